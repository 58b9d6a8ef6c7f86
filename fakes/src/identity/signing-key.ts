import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

let pair: Pair | undefined;

/** Making a key takes a tenth of a second, so a process makes one, when it is first asked for. */
const keyPair = (): Pair => (pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 }));

const KEY_ID = 'fake-key-1';
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A JWT as the vendors sign theirs (RS256), made without the library that checks it. */
export function signJwt(claims: object): string {
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${encode(claims)}`;
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), keyPair().privateKey).toString('base64url')}`;
}

export function jwks(): { keys: object[] } {
  return { keys: [{ ...keyPair().publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
}

/** The private key in the form in which Google hands out service accounts. */
export const privateKeyPem = (): string => keyPair().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The claims of an assertion that was signed with the key above, else `null`. */
export function verifiedClaims(jwt: string): Record<string, unknown> | null {
  const [header, claims, signature, ...rest] = jwt.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return null;
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    keyPair().publicKey,
    Buffer.from(signature, 'base64url'),
  );
  return isSigned ? (JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>) : null;
}

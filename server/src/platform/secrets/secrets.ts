import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Secrets at rest: AES-256-GCM under a key ring whose first key encrypts and all of whose keys decrypt. The form is
 * `v1.<key id>.<nonce>.<tag>.<ciphertext>` in base64url; `context` is authenticated with it, so that a secret copied
 * to another row does not decrypt.
 */
export class Secrets {
  constructor(private readonly keys: readonly Buffer[]) {}

  encrypt(plaintext: string, context: string): string {
    const key = this.keys[0]!;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return [
      'v1',
      keyId(key),
      ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url')),
    ].join('.');
  }

  /** Throws when no key of the ring fits or the secret was made for another context. */
  decrypt(secret: string, context: string): string {
    const [version, id, ...parts] = secret.split('.');
    const key = this.keys.find((candidate) => keyId(candidate) === id);
    if (version !== 'v1' || !key || parts.length !== 3) {
      throw new Error('A stored secret was encrypted with a key that is not in LINTEL_SECRETS_KEYS.');
    }
    const [nonce, tag, ciphertext] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context)).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  }

  /** Whether it was encrypted with the key that encrypts now. */
  hasFirstKey(secret: string): boolean {
    return secret.split('.')[1] === keyId(this.keys[0]!);
  }

  /** 32 bytes for one purpose, the same for every process that has the ring's first key. */
  derive(purpose: string): Uint8Array {
    return this.deriveAll(purpose)[0]!;
  }

  /** The same for each key of the ring, the first key's first: what was made with an older one can still be recognised. */
  deriveAll(purpose: string): Uint8Array[] {
    return this.keys.map((key) => new Uint8Array(hkdfSync('sha256', key, '', `lintel:${purpose}`, 32)));
  }
}

/** What is stored of a random token: enough to find it, useless to whoever reads the table. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function randomToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** Compares without telling by its duration where two texts differ. */
export function isSameText(left: string, right: string): boolean {
  return timingSafeEqual(hashToken(left), hashToken(right));
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

import { signedRequestType, type DisplayRequest } from '@lintel/shared/contracts';
import { exportJWK, SignJWT } from 'jose';

/** The request with a signature by which the server can tell later that this screen made it, and when it said that was. */
export async function signRequest(key: CryptoKeyPair, request: DisplayRequest): Promise<DisplayRequest> {
  const { kty, crv, x, y } = await exportJWK(key.publicKey);
  const { proof: _secret, signature: _older, ...said } = { proof: undefined, ...request };
  const signature = await new SignJWT(said)
    .setProtectedHeader({ typ: signedRequestType, alg: 'ES256', jwk: { kty, crv, x, y } })
    .sign(key.privateKey);
  return { ...request, signature };
}

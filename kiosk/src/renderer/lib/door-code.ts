import { compressPoint, doorCodeType, packDoorCode } from '@lintel/shared/door-code';
import { base64url, CompactSign, exportJWK } from 'jose';

/** What is on the screen: signed by this display's key, so that only this screen can show it, and only now. */
export async function signDoorCode(
  key: CryptoKeyPair,
  code: { displayId: string; roomId: string; now: number },
): Promise<string> {
  const { x, y } = await exportJWK(key.publicKey);
  const publicKey = compressPoint(base64url.decode(x ?? ''), base64url.decode(y ?? ''));
  const payload = packDoorCode({ ...code, issuedAt: code.now, publicKey });
  return new CompactSign(payload).setProtectedHeader({ alg: 'ES256', typ: doorCodeType }).sign(key.privateKey);
}

import { isDeepStrictEqual } from 'node:util';
import { signedRequestType, type DisplayRequest } from '@lintel/shared/contracts';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

/** Whether `request.signature` says what the request says, by the key with this thumbprint (RFC 7638). */
export async function isSignedBy(thumbprint: string, request: DisplayRequest): Promise<boolean> {
  const { signature, ...said } = { proof: undefined, ...request };
  if (signature === undefined) return false;
  try {
    const { payload, protectedHeader } = await jwtVerify(signature, EmbeddedJWK, {
      algorithms: ['ES256'],
      typ: signedRequestType,
    });
    const signer = await calculateJwkThumbprint(protectedHeader.jwk!, 'sha256');
    return signer === thumbprint && isDeepStrictEqual(payload, asJson({ ...said, proof: undefined }));
  } catch (error) {
    // Whatever is wrong with it (jose's errors and those of the key it carries), it proves nothing.
    if (error instanceof Error) return false;
    throw error;
  }
}

const asJson = (value: object): unknown => JSON.parse(JSON.stringify(value));

import { compressPoint, doorCodeType, packDoorCode } from '@lintel/shared/door-code';
import { CompactSign } from 'jose';
import type { DisplayClient, DisplayKey } from './display-client.js';

export interface DoorCodeOptions {
  roomId: string;
  issuedAt: number;
  key?: DisplayKey;
  displayId?: string;
  /** Whose key the code says it was signed with. */
  namedKey?: DisplayKey;
  header?: Record<string, string>;
}

/** What the screen shows, or what somebody makes up. */
export function signDoorCode(client: DisplayClient, options: DoorCodeOptions): Promise<string> {
  const key = options.key ?? client.key;
  const { x, y } = (options.namedKey ?? key).publicJwk;
  const payload = packDoorCode({
    displayId: options.displayId ?? client.displayId,
    roomId: options.roomId,
    issuedAt: options.issuedAt,
    publicKey: compressPoint(Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')),
  });
  return new CompactSign(payload)
    .setProtectedHeader({ alg: 'ES256', typ: doorCodeType, ...options.header })
    .sign(key.privateKey);
}

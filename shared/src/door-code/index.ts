/**
 * What the QR on a screen proves: that somebody stood before this display a moment ago. The display signs it with the key
 * its credentials are bound to (a JWS, RFC 7515, compact, ES256, `typ` as below). The payload is packed, not JSON, and
 * brings the signer's public key along as a compressed point (SEC 1, section 2.3.3), so that the QR stays small enough
 * to be read from an arm's length and a server can check it by the thumbprint it knows.
 */
export const doorCodeType = 'lintel-go';
/** A screen shows a new one this often. */
export const doorCodeRotatesMs = 30_000;
/** So old a code may be when it is opened: one turn on the screen, and the time to scan it. */
export const doorCodeGoodForMs = 90_000;

export interface DoorCode {
  displayId: string;
  roomId: string;
  /** Epoch milliseconds, whole seconds. */
  issuedAt: number;
  /** 33 octets. */
  publicKey: Uint8Array;
}

const VERSION = 1;
const offsets = { displayId: 1, roomId: 17, issuedAt: 33, publicKey: 37 } as const;
const LENGTH = 70;

export function packDoorCode(code: DoorCode): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LENGTH);
  bytes[0] = VERSION;
  bytes.set(uuidBytes(code.displayId), offsets.displayId);
  bytes.set(uuidBytes(code.roomId), offsets.roomId);
  new DataView(bytes.buffer).setUint32(offsets.issuedAt, Math.floor(code.issuedAt / 1_000));
  bytes.set(code.publicKey, offsets.publicKey);
  return bytes;
}

/** Null for what is no code of this version. Nothing in it is believed before its signature was checked. */
export function unpackDoorCode(bytes: Uint8Array): DoorCode | null {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    displayId: uuidText(bytes.subarray(offsets.displayId, offsets.roomId)),
    roomId: uuidText(bytes.subarray(offsets.roomId, offsets.issuedAt)),
    issuedAt: view.getUint32(offsets.issuedAt) * 1_000,
    publicKey: bytes.slice(offsets.publicKey),
  };
}

/** A P-256 public key as a compressed point, from the coordinates of its JWK. */
export function compressPoint(x: Uint8Array, y: Uint8Array): Uint8Array {
  const point = new Uint8Array(33);
  point[0] = (y.at(-1)! & 1) === 0 ? 2 : 3;
  point.set(x, 1);
  return point;
}

const uuidBytes = (uuid: string): Uint8Array =>
  Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function uuidText(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

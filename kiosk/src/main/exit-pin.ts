import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/*
 * scrypt, not argon2: Electron's Node is built on BoringSSL, which has the former only. A PIN is short, so the hash slows down
 * somebody who has read the file; it does not stop them. What protects the screen is the lock-out.
 */
const cost = { log2N: 15, r: 8, p: 1 };
const keyLength = 32;

/** `scrypt:log2(N):r:p:salt:key`, with bounds on what a file may make this machine compute. */
export const pinHashPattern = /^scrypt:(1[4-7]):(8):([1-4]):([\w-]{22}):([\w-]{43})$/;
/** Digits only: there is no keyboard at a door. */
export const pinPattern = /^\d{4,12}$/;

export async function hashPin(pin: string, salt = randomBytes(16)): Promise<string> {
  if (!pinPattern.test(pin)) throw new Error('A PIN has 4 to 12 digits.');
  const key = await derive(pin, salt, cost);
  return ['scrypt', cost.log2N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join(':');
}

/** Whether `pin` is the one that `hash` was made of; the time it takes does not depend on how much of it is right. */
export async function isPin(pin: string, hash: string): Promise<boolean> {
  const parts = pinHashPattern.exec(hash);
  if (!parts) throw new Error('This is not the hash of a PIN.');
  const [, log2N, r, p, salt, key] = parts;
  const parameters = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const derived = await derive(pin, Buffer.from(salt!, 'base64url'), parameters);
  return timingSafeEqual(derived, Buffer.from(key!, 'base64url'));
}

function derive(pin: string, salt: Buffer, { log2N, r, p }: typeof cost): Promise<Buffer> {
  const N = 2 ** log2N;
  // Node refuses what needs more than 32 MiB unless told.
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, keyLength, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

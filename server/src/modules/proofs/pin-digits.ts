import { argon2, randomBytes, randomInt, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

/** The last digits of a PIN prove who it is; those before them are the number that finds the person. */
const SECRET_DIGITS = 4;
const FEWEST_NUMBER_DIGITS = 3;

export interface Pin {
  number: string;
  secret: string;
}

export const pinAsTyped = ({ number, secret }: Pin): string => number + secret;

export function readPin(typed: string): Pin {
  return { number: typed.slice(0, -SECRET_DIGITS), secret: typed.slice(-SECRET_DIGITS) };
}

/** A number as short as leaves half of all numbers free, so that a typing error does not find somebody else too often. */
export function drawNumber(peopleWithPins: number): string {
  let length = FEWEST_NUMBER_DIGITS;
  while (10 ** length < 2 * (peopleWithPins + 1)) length += 1;
  return digits(length);
}

export const drawSecret = (): string => digits(SECRET_DIGITS);

const digits = (length: number): string => String(randomInt(10 ** length)).padStart(length, '0');

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

/** OWASP's recommendation for argon2id (Password Storage Cheat Sheet); what was hashed says what it was hashed with. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;

/** In the PHC string format. */
export async function hashSecret(secret: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: secret, nonce, ...cost, tagLength: TAG_BYTES });
  return [
    '',
    'argon2id',
    'v=19',
    `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`,
    base64(nonce),
    base64(tag),
  ].join('$');
}

export async function isSecretOf(hash: string, secret: string): Promise<boolean> {
  const parsed = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (!parsed) throw new Error('A stored PIN is not an argon2id hash.');
  const [memory, passes, parallelism] = parsed.slice(1, 4).map(Number) as [number, number, number];
  const [nonce, tag] = parsed.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer];
  const found = await derive('argon2id', {
    message: secret,
    nonce,
    memory,
    passes,
    parallelism,
    tagLength: tag.length,
  });
  return timingSafeEqual(found, tag);
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

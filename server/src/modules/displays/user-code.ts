import { randomInt } from 'node:crypto';

/** No vowels, so that no code spells a word (RFC 8628, 6.1), and nothing that looks like something else from afar. */
const ALPHABET = 'BCDFGHJKLMNPQRTVWX3479';
const LENGTH = 6;

/** A new user code as it is stored. 113 million of them; guesses are limited. */
export function newUserCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** As it is shown: two groups are easier to carry across a room. */
export function shownUserCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** What a person typed as it is stored: case, dashes and spaces do not count. */
export function normalizeUserCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

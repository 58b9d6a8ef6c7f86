import { describe, expect, it } from '@jest/globals';
import { readUserCode } from './user-code';

describe('readUserCode', () => {
  it.each([
    ['k7m2qx', 'K7M2QX'],
    ['K7M-2QX', 'K7M2QX'],
    [' k7m 2qx ', 'K7M2QX'],
    ['K7M2QX99', 'K7M2QX'],
    ['', ''],
  ])('reads %p as %p', (text, code) => {
    expect(readUserCode(text)).toBe(code);
  });
});

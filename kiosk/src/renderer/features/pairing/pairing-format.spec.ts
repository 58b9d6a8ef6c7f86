import { describe, expect, it } from '@jest/globals';
import { formatCountdown, groupCode } from './pairing-format';

describe('formatCountdown', () => {
  it.each([
    [600_000, '10:00'],
    [545_001, '9:06'],
    [4_200, '0:05'],
    [0, '0:00'],
    [-9_000, '0:00'],
  ])('%d ms is %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});

describe('groupCode', () => {
  it.each(['K7QX2M', 'K7Q-X2M', 'k7q x2m'])('shows %s in two halves', (code) => {
    expect(
      groupCode(code)
        .split('\u2002')
        .map((half) => half.length),
    ).toEqual([3, 3]);
  });
});

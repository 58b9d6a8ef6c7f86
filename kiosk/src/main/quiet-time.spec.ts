import { describe, expect, it } from '@jest/globals';
import { isQuiet } from './quiet-time';

const minutes = (count: number) => count * 60_000;

describe('isQuiet', () => {
  it.each([
    ['nothing is known', null, 0, false],
    ['nothing is booked', [], 0, true],
    ['a meeting starts in 11 min', [11], 0, true],
    ['a meeting starts in 10 min', [10], 0, true],
    ['a meeting starts in 9 min', [9], 0, false],
    ['a meeting starts now', [0], 0, false],
    ['people are arriving', [-9], 0, false],
    ['a meeting began 10 min ago', [-10], 0, true],
    ['the second of two starts soon', [-30, 5], 0, false],
    ['12 min were left, 3 min ago', [12], 3, false],
    ['9 min had passed, a minute ago', [-9], 1, true],
    ['the page has said nothing for 5 min', [], 5, true],
    ['the page has said nothing for longer', [], 5.1, false],
  ])('%s', (_, starts, since, expected) => {
    const toldAt = 1_000;
    const meetings = starts && { startsInMs: starts.map(minutes), toldAt };
    expect(isQuiet(meetings, toldAt + minutes(since))).toBe(expected);
  });
});

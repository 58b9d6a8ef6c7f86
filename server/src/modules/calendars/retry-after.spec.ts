import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './retry-after.js';

const DATE = 'Sun, 29 Nov 2026 10:00:00 GMT';

describe('how long an answer asks to be left alone', () => {
  it.each([
    ['seconds', { 'retry-after': '12' }, 12_000],
    [
      'a date, on the clock of whoever answered',
      { 'retry-after': 'Sun, 29 Nov 2026 10:00:45 GMT', date: DATE },
      45_000,
    ],
    ['a date that is over', { 'retry-after': 'Sun, 29 Nov 2026 09:59:00 GMT', date: DATE }, null],
    ['a date without their clock', { 'retry-after': 'Sun, 29 Nov 2026 10:00:45 GMT' }, null],
    ['longer than is waited', { 'retry-after': '999999' }, 60_000],
    ['nonsense', { 'retry-after': 'soon', date: DATE }, null],
    ['nothing', {}, null],
  ])('%s', (_, headers, expected) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), 60_000)).toBe(expected);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant } from './index.js';

const instants = fc.oneof(
  fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') }),
  fc.integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2035-01-01T00:00:00Z') }),
);

describe('instants as text', () => {
  it('are written and read as Date does', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const text = new Date(at).toISOString();
        expect(formatInstant(at)).toBe(text);
        expect(parseInstant(text)).toBe(at);
        expect(parseInstant(text.replace(/\.\d+Z$/, 'Z'))).toBe(Math.floor(at / 1_000) * 1_000);
      }),
    );
  });

  it('are read as Date does through every day of four centuries', () => {
    for (let at = Date.parse('1900-01-01T12:34:56Z'); at < Date.parse('2301-01-01T00:00:00Z'); at += 86_400_000) {
      if (parseInstant(new Date(at).toISOString()) !== at) throw new Error(`${new Date(at).toISOString()} is misread.`);
    }
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T09:60:00Z',
    '2026-11-20T09:00:00+01:00',
    '2026-11-20T09:00:00.12Z',
    '2026-11-20',
    '2026x11-20T09:00:00Z',
    '2026-1:-20T09:00:00Z',
    '2026-11-20T09:00:0/Z',
    '2026-11-20T09:00:00.0x0Z',
    'never',
    '',
  ])('that are odd are left to Date: %j', (text) => {
    expect(parseInstant(text)).toBe(Date.parse(text));
  });

  it('are refused when they are none', () => {
    expect(() => formatInstant(NaN)).toThrow(RangeError);
    expect(() => formatInstant(Infinity)).toThrow(RangeError);
  });
});

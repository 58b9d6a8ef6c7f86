import { describe, expect, it } from '@jest/globals';
import { WedgeReader } from './wedge-reader';

function typed(keys: readonly string[], gapMs: number, reader = new WedgeReader()): (string | null)[] {
  let at = 1_000;
  return keys.map((key) => reader.press(key, (at += gapMs))).filter((badge) => badge !== null);
}

describe('WedgeReader', () => {
  it('hears a burst that ends with Enter', () => {
    expect(typed([...'04A1B2C3', 'Enter'], 8)).toEqual(['04A1B2C3']);
  });

  it('hears one badge after the other', () => {
    const reader = new WedgeReader();
    expect(typed([...'04A1B2C3', 'Enter'], 8, reader)).toEqual(['04A1B2C3']);
    expect(typed([...'0499', 'Enter'], 8, reader)).toEqual(['0499']);
  });

  it('takes capitals as they are sent, with Shift before each', () => {
    expect(typed(['0', '4', 'Shift', 'A', 'Shift', 'B', 'Enter'], 8)).toEqual(['04AB']);
  });

  it.each([
    ['somebody who types', [...'04A1B2C3', 'Enter'], 120],
    ['a mere Enter', ['Enter'], 8],
    ['too few characters', [...'041', 'Enter'], 8],
    ['a burst without an end', [...'04A1B2C3'], 8],
  ])('does not hear %s', (_, keys, gap) => {
    expect(typed(keys, gap)).toEqual([]);
  });

  it('forgets what somebody typed before the badge', () => {
    const reader = new WedgeReader();
    reader.press('9', 0);
    expect(typed([...'04A1B2C3', 'Enter'], 8, reader)).toEqual(['04A1B2C3']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { listSlots } from './listed';
import type { Slot } from './offer';

const slot = (time: string) => ({ start: `2026-12-02T${time}:00Z`, end: `2026-12-02T${time}:30Z` }) as Slot;
const faces = (listed: ReturnType<typeof listSlots>) =>
  listed.map(({ start, isTaken }) => `${start.slice(11, 16)}${isTaken ? ' taken' : ''}`);

describe('a list of times', () => {
  const first = listSlots([], [slot('09:00'), slot('10:00'), slot('11:00')]);

  it('begins with what can be had', () => {
    expect(faces(first)).toEqual(['09:00', '10:00', '11:00']);
  });

  it('keeps each in its place when one is taken, and when that is free again', () => {
    const second = listSlots(first, [slot('09:00'), slot('11:00')]);
    expect(faces(second)).toEqual(['09:00', '10:00 taken', '11:00']);
    const third = listSlots(second, []);
    expect(faces(third)).toEqual(['09:00 taken', '10:00 taken', '11:00 taken']);
    expect(faces(listSlots(third, [slot('10:00'), slot('12:00')]))).toEqual([
      '09:00 taken',
      '10:00',
      '11:00 taken',
      '12:00',
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS } from '../time/index.js';
import { judgeDepartment, nextAvailable, openStarts, prepareDepartment, slotsOf } from './index.js';
import { sceneArb } from './testing/arbitraries.js';
import { clocks, plainSlots } from './testing/oracle.js';

const offered = ({ department, meeting, window, now }: typeof scene extends fc.Arbitrary<infer S> ? S : never) =>
  slotsOf(prepareDepartment(department, meeting, window), window, now);
const scene = sceneArb({ mostHosts: 3 });
const clockOf = clocks();

describe('slots', () => {
  it('are what a look at every single minute finds, with the same hosts', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { department, meeting, window, now } = drawn;
        const slots = offered(drawn).map(({ start, hostIds }) => ({ start, hostIds }));
        expect(slots).toEqual(plainSlots(department, meeting, window, now, clockOf));
      }),
      { numRuns: 150 },
    );
  });

  it('are bookable, and nothing else is', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 2_000 }), (drawn, from) => {
        const { department, meeting, window, now } = drawn;
        const slots = new Map(offered(drawn).map(({ start, hostIds }) => [start, hostIds]));
        const first = Math.ceil(window.start / MINUTE_MS) * MINUTE_MS + from * MINUTE_MS;
        const asked = [...slots.keys()].flatMap((start) => [start, start + 1, start - MINUTE_MS]);
        for (let at = first; at < first + 90 * MINUTE_MS; at += MINUTE_MS) asked.push(at);
        for (const start of asked.filter((at) => window.start <= at && at < window.end)) {
          const { refusal, hostIds } = judgeDepartment(department, meeting, start, now);
          expect({ start, hostIds }).toEqual({ start, hostIds: slots.get(start) ?? [] });
          expect(refusal === null).toBe(slots.has(start));
        }
      }),
      { numRuns: 150 },
    );
  });
});

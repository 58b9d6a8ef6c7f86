import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roomStateSchema, scheduleSchema, type Policy, type RoomSchedule } from '../contracts/index.js';
import { deriveRoomState, extendOptions, walkUpOptions } from './index.js';
import { jitters, nowArb, policyArb, scheduleArb } from './testing/arbitraries.js';
import { look, tellRoomState } from './testing/oracle.js';

const MINUTE = 60_000;
const lookAt = (schedule: RoomSchedule, policy: Policy, at: number) =>
  JSON.stringify(look(deriveRoomState(schedule, policy, at)));

const scene = [scheduleArb, policyArb, nowArb] as const;

describe('deriveRoomState, for any schedule, policy and instant', () => {
  it('says what the rules say, with exactly one state', () => {
    fc.assert(
      fc.property(...scene, (schedule, policy, now) => {
        const { states, told } = tellRoomState(schedule, policy, now);
        expect(states).toHaveLength(1);
        expect(look(deriveRoomState(schedule, policy, now))).toEqual(told);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the contract, and says the same when the schedule came over the wire in another order', () => {
    fc.assert(
      fc.property(...scene, (schedule, policy, now) => {
        const state = deriveRoomState(schedule, policy, now);
        expect(roomStateSchema.parse(state)).toEqual(state);
        const received = scheduleSchema.parse(JSON.parse(JSON.stringify(schedule)));
        const shuffled = { ...received, bookings: received.bookings.toReversed() };
        expect(deriveRoomState(shuffled, JSON.parse(JSON.stringify(policy)) as Policy, now)).toEqual(state);
      }),
    );
  });

  it('leaves its input alone', () => {
    fc.assert(
      fc.property(...scene, (schedule, policy, now) => {
        const before = structuredClone([schedule, policy]);
        deriveRoomState(schedule, policy, now).calendar.status = 'ERROR';
        expect([schedule, policy]).toEqual(before);
      }),
    );
  });

  it('offers a duration exactly when the action is offered, and none that meets another booking', () => {
    fc.assert(
      fc.property(...scene, (schedule, policy, now) => {
        const { actions, current } = deriveRoomState(schedule, policy, now);
        const walkUps = walkUpOptions(schedule, policy, now);
        const extensions = extendOptions(schedule, policy, now);
        expect(walkUps.length > 0).toBe(actions.includes('BOOK'));
        expect(extensions.length > 0).toBe(actions.includes('EXTEND'));
        const longest = policy.maximumBookingMinutes * MINUTE;
        const horizonEnd = Date.parse(schedule.horizonEnd);
        for (const { end } of walkUps) {
          expect(end > now && end - now <= longest).toBe(true);
          const taken = tellRoomState(schedule, policy, end - 1).told;
          if (end <= horizonEnd) expect([taken.current, taken.busyUntil]).toEqual([null, null]);
        }
        for (const { end } of extensions) {
          expect(end > Date.parse(current!.end) && end - Date.parse(current!.start) <= longest).toBe(true);
          expect(tellRoomState(schedule, policy, end - 1).told.current).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('nextChangeAt', () => {
  /** Each instant near which an edge can fall: every minute shifted by every jitter, and its neighbours. */
  function* neighbours(from: number, to: number): Generator<number> {
    const offsets = [...new Set(jitters.flatMap((ms) => [ms - 1, ms, ms + 1].map((at) => (at + MINUTE) % MINUTE)))];
    offsets.sort((a, b) => a - b);
    for (let at = Math.floor(from / MINUTE) * MINUTE; at <= to; at += MINUTE) {
      for (const offset of offsets) if (at + offset > from && at + offset <= to) yield at + offset;
    }
  }

  it('is the first instant a scan of the whole time finds to look different', () => {
    fc.assert(
      fc.property(...scene, (schedule, policy, now) => {
        const before = lookAt(schedule, policy, now);
        let found: string | null = null;
        for (const at of neighbours(now, Date.parse(schedule.horizonEnd))) {
          if (lookAt(schedule, policy, at) === before) continue;
          found = new Date(at).toISOString();
          break;
        }
        expect(deriveRoomState(schedule, policy, now).nextChangeAt).toBe(found);
      }),
      { numRuns: 300 },
    );
  });

  it('leads through the day: constant until it, different at it, and done within the horizon', () => {
    const permilles = fc.array(fc.integer({ min: 0, max: 999 }), { maxLength: 3 });
    fc.assert(
      fc.property(...scene, permilles, (schedule, policy, now, between) => {
        const horizonEnd = Date.parse(schedule.horizonEnd);
        for (let at = now, steps = 0; ; steps += 1) {
          expect(steps).toBeLessThan(12 * schedule.bookings.length + 2);
          const here = lookAt(schedule, policy, at);
          const { nextChangeAt } = deriveRoomState(schedule, policy, at);
          const until = nextChangeAt === null ? horizonEnd : Date.parse(nextChangeAt);
          for (const permille of between) {
            const inside = at + Math.floor(((until - at) * permille) / 1_000);
            if (inside > at) expect(lookAt(schedule, policy, inside)).toBe(here);
          }
          if (nextChangeAt === null) break;
          expect(until > at && until <= horizonEnd).toBe(true);
          expect(lookAt(schedule, policy, until - 1)).toBe(here);
          expect(lookAt(schedule, policy, until)).not.toBe(here);
          at = until;
        }
      }),
      { numRuns: 300 },
    );
  });
});

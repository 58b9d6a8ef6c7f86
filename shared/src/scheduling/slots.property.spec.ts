import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS } from '../time/index.js';
import {
  commonSlots,
  judgeDepartment,
  nearestSlots,
  nextAvailable,
  openStarts,
  prepareDepartment,
  slotsOf,
  type BusySpan,
} from './index.js';
import { sceneArb, zoneArb, type Scene } from './testing/arbitraries.js';
import { clocks, plainSlots } from './testing/oracle.js';

const scene = sceneArb({ mostHosts: 3 });
const clockOf = clocks();

const prepare = ({ department, meeting, window }: Scene) => prepareDepartment(department, meeting, window);
const offered = (drawn: Scene) => slotsOf(prepare(drawn), drawn.window, drawn.now);

describe('slots', () => {
  it('are what a look at every single minute finds, with the same hosts', () => {
    let found = 0;
    fc.assert(
      fc.property(scene, (drawn) => {
        const { department, meeting, window, now } = drawn;
        const slots = offered(drawn).map(({ start, hostIds }) => ({ start, hostIds }));
        expect(slots).toEqual(plainSlots(department, meeting, window, now, clockOf));
        found += slots.length;
      }),
      { numRuns: 120 },
    );
    // Two who find nothing agree as well.
    expect(found).toBeGreaterThan(120);
  });

  it('are bookable, and nothing else is', () => {
    fc.assert(
      fc.property(scene, fc.array(fc.integer({ min: 0, max: 1_440 }), { maxLength: 12 }), (drawn, minutes) => {
        const { department, meeting, window, now } = drawn;
        const slots = new Map(offered(drawn).map(({ start, hostIds }) => [start, hostIds]));
        const near = [...slots.keys()].slice(0, 12).flatMap((start) => [start, start + 1, start - MINUTE_MS]);
        const others = minutes.map((minute) => Math.ceil(window.start / MINUTE_MS + minute) * MINUTE_MS);
        for (const start of [...near, ...others].filter((at) => window.start <= at && at < window.end)) {
          const { refusal, hostIds } = judgeDepartment(department, meeting, start, now);
          expect({ start, hostIds }).toEqual({ start, hostIds: slots.get(start) ?? [] });
          expect(refusal === null).toBe(slots.has(start));
        }
      }),
      { numRuns: 120 },
    );
  });

  it('are never refused to those who book one after the other, until none is left', () => {
    fc.assert(
      fc.property(scene, fc.infiniteStream(fc.nat()), (drawn, picks) => {
        const { meeting, now } = drawn;
        const booked = new Map<string, BusySpan[]>(
          drawn.department.hosts.map(({ hostId, busy }) => [hostId, [...busy]]),
        );
        const limits = drawn.department.limits && { ...drawn.department.limits, bookedStarts: [] as number[] };
        for (let count = 0; count < 12; count += 1) {
          const hosts = drawn.department.hosts.map((host) => ({ ...host, busy: booked.get(host.hostId)! }));
          const department = { ...drawn.department, hosts, limits };
          const slots = offered({ ...drawn, department });
          if (slots.length === 0) return;
          const { start, end, hostIds } = slots[picks.next().value % slots.length]!;
          expect(judgeDepartment(department, meeting, start, now)).toMatchObject({ refusal: null, hostIds });
          const { bufferBeforeMinutes, bufferAfterMinutes } = meeting;
          booked.get(hostIds[0]!)!.push({
            start,
            end,
            bufferBeforeMinutes: bufferBeforeMinutes ?? 0,
            bufferAfterMinutes: bufferAfterMinutes ?? 0,
            isCounted: true,
          });
          limits?.bookedStarts.push(start);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('do not depend on the window that is looked at', () => {
    fc.assert(
      fc.property(scene, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, share) => {
        const { window, now } = drawn;
        const cut = Math.round(window.start + share * (window.end - window.start));
        const parts = [
          { start: window.start, end: cut },
          { start: cut, end: window.end },
        ];
        const whole = prepare(drawn);
        const all = slotsOf(whole, window, now);
        expect(parts.flatMap((part) => offered({ ...drawn, window: part }))).toEqual(all);
        expect(parts.flatMap((part) => slotsOf(whole, part, now))).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  it('agree with their numbers, the next one and the nearest ones', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: -100, max: 1_500 }), zoneArb, (drawn, minutes, timeZone) => {
        const { window, now } = drawn;
        const prepared = prepare(drawn);
        const slots = slotsOf(prepared, window, now);
        const { starts, hostCounts } = openStarts(prepared, window, now);
        expect([...starts]).toEqual(slots.map(({ start }) => start));
        expect([...hostCounts]).toEqual(slots.map(({ hostIds }) => hostIds.length));

        const wanted = window.start + minutes * MINUTE_MS;
        expect(nextAvailable(prepared, wanted, now)).toBe(starts.find((start) => start >= wanted) ?? null);
        const nearest = nearestSlots(prepared, { wanted, now, timeZone, count: 1_000 });
        expect(nearest.map(({ start }) => start).sort((a, b) => a - b)).toEqual(
          [...starts].filter((start) => start !== wanted),
        );
      }),
      { numRuns: 80 },
    );
  });
});

describe('common slots', () => {
  it('are free for everybody, and all such are found', () => {
    fc.assert(
      fc.property(scene, zoneArb, (drawn, timeZone) => {
        const { meeting, window } = drawn;
        // What customers are promised does not count among colleagues.
        const unbound = { minNoticeMinutes: 0, maxDaysAhead: 60, maxPerDay: null, maxPerWeek: null };
        const hosts = drawn.department.hosts.map((host) => ({ ...host, rules: { ...host.rules, ...unbound } }));
        const now = window.start;
        const slots = new Set(commonSlots(hosts, meeting, { window, timeZone, now }).map(({ start }) => start));
        const first = Math.ceil(window.start / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
        for (let start = first; start + meeting.durationMinutes * MINUTE_MS <= window.end; start += 45 * MINUTE_MS) {
          const { hosts: verdicts } = judgeDepartment({ hosts }, meeting, start, now, { isAnyMinute: true });
          const isCommon = verdicts.every(({ refusal }) => refusal === null);
          if (slots.has(start)) expect(isCommon).toBe(true);
          if (isCommon && meeting.slotIntervalMinutes === 15) expect(slots).toContain(start);
        }
      }),
      { numRuns: 60 },
    );
  });
});

import { clamp, intersect, subtract, type Interval } from '../intervals/index.js';
import { MINUTE_MS, zoneOf } from '../time/index.js';
import { buffersOf, keptFree } from './buffers.js';
import type { Host, Meeting } from './host.js';
import { durationOf } from './judge-host.js';
import { openingHours } from './opening-hours.js';
import { gridPieces } from './start-grid.js';

/**
 * The time within `window` in which all of these people could meet among themselves: everybody's hours without what keeps
 * them busy and the buffers around it. Notice, horizon and maxima are promises to customers and do not count here.
 */
export function commonFreeTime(
  hosts: readonly Host[],
  buffers: Pick<Meeting, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>,
  window: Interval,
): readonly Interval[] {
  const meeting = { ...buffers, durationMinutes: 1, slotIntervalMinutes: 1 };
  return hosts.reduce<readonly Interval[]>(
    (common, { rules, busy }) => {
      const own = buffersOf(meeting, rules);
      const taken = busy.filter(({ start, end }) => start < end).map((span) => keptFree(span, own));
      return intersect(common, subtract(openingHours(rules, window), taken));
    },
    clamp([window], window),
  );
}

/**
 * The slots of an internal meeting in that time, on the wall clock of `timeZone` (whoever organises it), ascending. With
 * nobody asked all of `window` is free.
 */
export function commonSlots(
  hosts: readonly Host[],
  meeting: Meeting,
  { window, timeZone, now }: { window: Interval; timeZone: string; now: number },
): Interval[] {
  const durationMs = durationOf(meeting);
  const intervalMs = meeting.slotIntervalMinutes * MINUTE_MS;
  const zone = zoneOf(timeZone);
  const free = commonFreeTime(hosts, meeting, { start: Math.max(window.start, now), end: window.end });
  return free.flatMap((gap) =>
    gridPieces([gap], zone, intervalMs).flatMap(({ first, end }) => {
      const slots: Interval[] = [];
      for (let start = first; start < end && start + durationMs <= gap.end; start += intervalMs) {
        slots.push({ start, end: start + durationMs });
      }
      return slots;
    }),
  );
}

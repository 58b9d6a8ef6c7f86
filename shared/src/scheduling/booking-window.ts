import type { AvailabilityRules } from '../contracts/availability.js';
import type { Interval } from '../intervals/index.js';
import { DAY_MS, firstShowing, localDayNumber, MINUTE_MS, zoneOf } from '../time/index.js';

/**
 * The instants at which a meeting may begin when it is booked at `now`: from the minimum notice on, to the end of the
 * last local day that is not too far ahead (today is day 0). Empty when the notice is longer than that.
 */
export function bookingWindow(rules: AvailabilityRules, now: number): Interval {
  const zone = zoneOf(rules.timeZone);
  return {
    start: now + rules.minNoticeMinutes * MINUTE_MS,
    end: firstShowing(zone, (localDayNumber(zone, now) + rules.maxDaysAhead + 1) * DAY_MS),
  };
}

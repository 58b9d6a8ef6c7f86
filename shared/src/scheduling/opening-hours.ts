import type { AvailabilityRules, LocalHours } from '../contracts/availability.js';
import { weekdays, type Weekday } from '../contracts/weekday.js';
import { merge, subtract, type Interval } from '../intervals/index.js';
import { DAY_MS, firstShowing, localDayNumber, minuteOfDayAt, MINUTE_MS, zoneOf } from '../time/index.js';

/** Wall-clock spans in milliseconds since midnight of a day, merged. */
type DaySpans = readonly Interval[];

/**
 * When somebody with these rules is open, in instants: everything on the local days that `window` touches, merged.
 *
 * What holds on a date: on one with an override (that names hours, or none) only the override's hours. On any other the
 * weekly hours and what runs over midnight from the day before, without the breaks. So a day of leave is free of work
 * from midnight to midnight, and special hours have no breaks but those left between them.
 *
 * On days when the clocks change, hours begin and end *the first time the clock shows that time or a later one*: hours
 * within a skipped hour are none, hours from 02:30 begin when it is skipped, hours from 01:00 to 03:00 last three hours
 * when two o'clock comes twice, and those to 02:30 end the first time it is half past two.
 *
 * Throws `RangeError` for an unknown zone. Rules are taken as valid by their contract.
 */
export function openingHours(rules: AvailabilityRules, window: Interval): readonly Interval[] {
  const zone = zoneOf(rules.timeZone);
  const plan = new DayPlan(rules);
  const open: Interval[] = [];
  for (let day = localDayNumber(zone, window.start); day <= localDayNumber(zone, window.end); day += 1) {
    for (const { start, end } of plan.of(day)) {
      const span = {
        start: firstShowing(zone, day * DAY_MS + start),
        end: firstShowing(zone, day * DAY_MS + end),
      };
      if (span.start < span.end) open.push(span);
    }
  }
  return merge(open);
}

/** What holds on numbered days, on the wall clock. A usual day after a usual day is worked out once a weekday. */
class DayPlan {
  private readonly overrides: ReadonlyMap<number, DaySpans>;
  private readonly usual = new Map<number, DaySpans>();

  constructor(private readonly rules: AvailabilityRules) {
    this.overrides = new Map(
      rules.overrides
        .filter(({ available, hours }) => !available || hours !== undefined)
        .map(({ date, hours }) => [Date.parse(date) / DAY_MS, merge((hours ?? []).map(spanOf))]),
    );
  }

  of(day: number): DaySpans {
    const override = this.overrides.get(day);
    if (override) return until24(override);
    const before = this.overrides.get(day - 1);
    if (before) return this.after(day, before, []);
    const index = weekdayIndex(day);
    let found = this.usual.get(index);
    if (!found) this.usual.set(index, (found = this.after(day, this.weekly(day - 1), this.breaks(day - 1))));
    return found;
  }

  /** A day without an override, after one with these hours and breaks. */
  private after(day: number, hoursBefore: DaySpans, breaksBefore: DaySpans): DaySpans {
    const hours = [...this.weekly(day), ...afterMidnight(hoursBefore)];
    const breaks = [...this.breaks(day), ...afterMidnight(breaksBefore)];
    return until24(subtract(hours, breaks));
  }

  private weekly(day: number): DaySpans {
    return (this.rules.weekly[weekdayOf(day)] ?? []).map(spanOf);
  }

  private breaks(day: number): DaySpans {
    const weekday = weekdayOf(day);
    return this.rules.breaks.filter(({ days }) => !days || days.includes(weekday)).map(spanOf);
  }
}

const until24 = (spans: DaySpans): DaySpans =>
  spans.filter(({ start }) => start < DAY_MS).map(({ start, end }) => ({ start, end: Math.min(end, DAY_MS) }));

const afterMidnight = (spans: DaySpans): DaySpans =>
  spans
    .filter(({ end }) => end > DAY_MS)
    .map(({ start, end }) => ({ start: Math.max(start - DAY_MS, 0), end: end - DAY_MS }));

const weekdayIndex = (day: number): number => (((day + 3) % 7) + 7) % 7;
const weekdayOf = (day: number): Weekday => weekdays[weekdayIndex(day)]!;

function spanOf({ start, end }: LocalHours): Interval {
  const from = minuteOfDayAt(start) * MINUTE_MS;
  const to = minuteOfDayAt(end) * MINUTE_MS;
  return { start: from, end: to > from ? to : to + DAY_MS };
}

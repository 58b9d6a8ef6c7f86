import { weekdays } from '../../contracts/index.js';
import type { AvailabilityRules, LocalHours } from '../../contracts/index.js';
import type { Interval } from '../../intervals/index.js';
import { DAY_MS, MINUTE_MS, Temporal } from '../../time/index.js';
import type { Department, DepartmentLimits, Host, Meeting } from '../host.js';

/*
 * The rules once more, as plainly as they can be said: every minute is looked at by itself, through Temporal and without
 * any arithmetic of intervals, days or offsets. Slow on purpose. What the engine answers is compared with this, and
 * what it costs is measured beside it. Starts are whole minutes, so edges of busy time are widened to whole minutes.
 */

interface Reading {
  readonly at: number;
  readonly date: string;
  readonly minuteOfDay: number;
}

interface Minute extends Reading {
  /** The latest date and time that the clock has shown by now: it does not go back with the clocks. */
  readonly shownDate: string;
  readonly shownMinute: number;
}

/** The minutes of a window as a clock in one zone shows them. */
export type ClockOf = (timeZone: string, window: Interval) => Minute[];

/** Clocks that remember what they have shown: everybody in a zone sees the same. */
export function clocks(): ClockOf {
  const days = new Map<string, Reading[]>();
  return (timeZone, window) => {
    const minutes: Minute[] = [];
    let shown: Reading | null = null;
    for (let day = Math.floor(window.start / DAY_MS); day * DAY_MS < window.end; day += 1) {
      const key = `${timeZone} ${day}`;
      let readings = days.get(key);
      if (!readings) days.set(key, (readings = readDay(timeZone, day)));
      for (const reading of readings) {
        if (reading.at + MINUTE_MS <= window.start || reading.at >= window.end) continue;
        if (!shown || isLater(reading, shown)) shown = reading;
        const { at, date, minuteOfDay } = reading;
        minutes.push({ at, date, minuteOfDay, shownDate: shown.date, shownMinute: shown.minuteOfDay });
      }
    }
    return minutes;
  };
}

const isLater = (a: Reading, b: Reading): boolean =>
  a.date > b.date || (a.date === b.date && a.minuteOfDay > b.minuteOfDay);

function readDay(timeZone: string, day: number): Reading[] {
  let date = Temporal.PlainDate.from('0001-01-01');
  let text = '';
  return Array.from({ length: DAY_MS / MINUTE_MS }, (_, minute) => {
    const at = day * DAY_MS + minute * MINUTE_MS;
    const clock = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
    if (clock.day !== date.day || minute === 0) {
      date = clock.toPlainDate();
      text = date.toString();
    }
    return { at, date: text, minuteOfDay: clock.hour * 60 + clock.minute };
  });
}

/** Hours as minutes of the day; those that end before they start end on the next. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const minuteOf = (localTime: string): number => Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3, 5));
const spanOf = ({ start, end }: LocalHours): Span => ({ from: minuteOf(start), to: minuteOf(end) });

/** Whether a minute lies in hours that began on its own day, and whether in what is left of the day before's. */
const isToday = ({ from, to }: Span, minute: number): boolean => minute >= from && (to < from || minute < to);
const isLeftOver = ({ from, to }: Span, minute: number): boolean => to < from && minute < to;

interface DateRules {
  readonly hours: readonly Span[];
  readonly breaks: readonly Span[];
  /** Whether an override speaks for this date. */
  readonly isOwn: boolean;
}

function rulesOn(date: Temporal.PlainDate, rules: AvailabilityRules): DateRules {
  const override = rules.overrides.find((other) => other.date === date.toString());
  if (override && !override.available) return { hours: [], breaks: [], isOwn: true };
  if (override?.hours) return { hours: override.hours.map(spanOf), breaks: [], isOwn: true };
  const weekday = weekdays[date.dayOfWeek - 1]!;
  return {
    hours: (rules.weekly[weekday] ?? []).map(spanOf),
    breaks: rules.breaks.filter(({ days }) => !days || days.includes(weekday)).map(spanOf),
    isOwn: false,
  };
}

/** Which minutes are open. */
function plainOpen(rules: AvailabilityRules, minutes: readonly Minute[]): boolean[] {
  let date = '';
  let today: DateRules;
  let yesterday: DateRules;
  return minutes.map(({ shownDate, shownMinute }) => {
    if (shownDate !== date) {
      date = shownDate;
      today = rulesOn(Temporal.PlainDate.from(date), rules);
      yesterday = rulesOn(Temporal.PlainDate.from(date).subtract({ days: 1 }), rules);
    }
    const isIn = (hours: Span) => isToday(hours, shownMinute);
    const isStill = (hours: Span) => isLeftOver(hours, shownMinute);
    if (today.isOwn) return today.hours.some(isIn);
    return (
      (today.hours.some(isIn) || yesterday.hours.some(isStill)) &&
      !today.breaks.some(isIn) &&
      !yesterday.breaks.some(isStill)
    );
  });
}

/** Which minutes may be starts by the clock alone. */
function plainGrid(minutes: readonly Minute[], open: readonly boolean[], interval: number): boolean[] {
  const round = [60, 30, 20, 15, 10, 5, 1].find((minutes) => interval % minutes === 0)!;
  let origin = 0;
  return minutes.map(({ date, minuteOfDay }, index) => {
    if (!open[index]) return false;
    const isFirst = index === 0 || !open[index - 1] || minutes[index - 1]!.date !== date;
    if (isFirst) origin = Math.ceil(minuteOfDay / round) * round;
    return (minuteOfDay - origin) % interval === 0;
  });
}

/** Which minutes a meeting must not touch, because somebody has something then or just before or after. */
function plainTaken({ busy, rules }: Host, meeting: Meeting, minutes: readonly Minute[]): boolean[] {
  const taken = minutes.map(() => false);
  const first = minutes[0]!.at;
  const before = meeting.bufferBeforeMinutes ?? rules.bufferBeforeMinutes;
  const after = meeting.bufferAfterMinutes ?? rules.bufferAfterMinutes;
  for (const span of busy) {
    if (span.end <= span.start) continue;
    const from = span.start - Math.max(after, span.bufferBeforeMinutes ?? 0) * MINUTE_MS;
    const to = span.end + Math.max(before, span.bufferAfterMinutes ?? 0) * MINUTE_MS;
    const last = Math.min(taken.length, Math.ceil((to - first) / MINUTE_MS));
    for (let index = Math.max(0, Math.floor((from - first) / MINUTE_MS)); index < last; index += 1) taken[index] = true;
  }
  return taken;
}

function isFull(
  maxima: { maxPerDay: number | null; maxPerWeek: number | null },
  starts: readonly number[],
  timeZone: string,
): (date: string) => boolean {
  const weekOf = (date: string) => {
    const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(date);
    return `${yearOfWeek} ${weekOfYear}`;
  };
  const dates = starts.map((start) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(start)).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
  );
  const weeks = dates.map(weekOf);
  return (date) =>
    (maxima.maxPerDay !== null && dates.filter((other) => other === date).length >= maxima.maxPerDay) ||
    (maxima.maxPerWeek !== null && weeks.filter((week) => week === weekOf(date)).length >= maxima.maxPerWeek);
}

/** The starts of one host within `window`, asked at `now`. */
function plainHostStarts(host: Host, meeting: Meeting, window: Interval, now: number, clockOf: ClockOf): number[] {
  const { rules } = host;
  // From before the local day begins, also one of 25 hours.
  const around = { start: window.start - 1.5 * DAY_MS, end: window.end + meeting.durationMinutes * MINUTE_MS };
  const minutes = clockOf(rules.timeZone, around);
  const open = plainOpen(rules, minutes);
  const grid = plainGrid(minutes, open, meeting.slotIntervalMinutes);
  const taken = plainTaken(host, meeting, minutes);
  const counted = host.busy.filter(({ isCounted }) => isCounted).map(({ start }) => start);
  const isFullOn = isFull(rules, counted, rules.timeZone);
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now))
    .toZonedDateTimeISO(rules.timeZone)
    .toPlainDate();
  const lastDate = today.add({ days: rules.maxDaysAhead }).toString();
  const full = new Map<string, boolean>();

  const starts: number[] = [];
  minutes.forEach(({ at, date }, index) => {
    if (!grid[index] || at < window.start || at >= window.end) return;
    if (at < now + rules.minNoticeMinutes * MINUTE_MS || date > lastDate) return;
    for (let minute = index; minute < index + meeting.durationMinutes; minute += 1) {
      if (!open[minute] || taken[minute]) return;
    }
    if (!full.has(date)) full.set(date, isFullOn(date));
    if (!full.get(date)) starts.push(at);
  });
  return starts;
}

/** All starts of a department within `window`, and who could take each: what `slotsOf` has to answer. */
export function plainSlots(
  { hosts, limits, rooms }: Department,
  meeting: Meeting,
  window: Interval,
  now: number,
  clockOf: ClockOf = clocks(),
): { start: number; hostIds: string[] }[] {
  const found = new Map<number, string[]>();
  for (const host of hosts) {
    for (const start of plainHostStarts(host, meeting, window, now, clockOf)) {
      found.set(start, [...(found.get(start) ?? []), host.hostId]);
    }
  }
  const durationMs = meeting.durationMinutes * MINUTE_MS;
  const hasRoom = (start: number) =>
    !rooms || rooms.some(({ busy }) => !busy.some((span) => isDuring(span, { start, end: start + durationMs })));
  const isClosed = limits ? closedBy(limits) : () => false;
  return [...found]
    .filter(([start]) => hasRoom(start) && !isClosed(start))
    .sort(([a], [b]) => a - b)
    .map(([start, hostIds]) => ({ start, hostIds }));
}

const isDuring = (busy: Interval, { start, end }: Interval): boolean =>
  busy.start < busy.end && busy.start < end && start < busy.end;

function closedBy(limits: DepartmentLimits): (start: number) => boolean {
  const isFullOn = isFull(limits, limits.bookedStarts, limits.timeZone);
  return (start) =>
    isFullOn(
      Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(limits.timeZone).toPlainDate().toString(),
    );
}

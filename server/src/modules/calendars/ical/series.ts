import type { RecurrenceRule } from '@lintel/shared/recurrence';
import { DAY_MS, toEpoch, toWall, wallsAround } from '@lintel/shared/time';
import type { PullWindow } from '../calendar-provider.js';
import { extraDates, type EventSource } from './event-source.js';
import { propertiesOf } from './feed-structure.js';
import { expandRule } from './recurrence-rule.js';
import { dayOf, endOf, epochOf, parseWall, startOfDay, timeValues, type Span, type TimeValue } from './time-value.js';

/** One time that an event happens. `key` is its original start, which its exceptions name. */
export interface Occurrence {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

export interface Occurrences {
  readonly list: readonly Occurrence[];
  readonly isCapped: boolean;
}

/** Starts that do not happen as the series says: by instant, or by day where a date names them. */
class Exceptions {
  private readonly instants = new Set<number>();
  private readonly days = new Set<number>();

  constructor(private readonly series: EventSource) {}

  add(value: TimeValue): void {
    if (value.isDate || this.series.start.isDate) this.days.add(dayOf(value, this.series.zones));
    else this.instants.add(epochOf(value));
  }

  has(wall: number, epoch: number): boolean {
    return this.instants.has(epoch) || this.days.has(startOfDay(wall));
  }
}

/**
 * When a series happens within `window`, leaving out what EXDATE, EXRULE and `replaced` (the RECURRENCE-IDs of its
 * exceptions) name. At most `cap` occurrences of each of its rules. Throws `UnreadableEvent`.
 */
export function occurrencesOf(
  series: EventSource,
  replaced: readonly TimeValue[],
  window: PullWindow,
  cap: number,
): Occurrences {
  const { start, span, zones, component, rules, exclusions } = series;
  const exceptions = new Exceptions(series);
  for (const value of replaced) exceptions.add(value);
  for (const property of propertiesOf(component, 'exdate')) {
    for (const value of timeValues(property, zones)) exceptions.add(value);
  }

  const spans = new Map<number, Span>();
  let isCapped = false;
  const expand = (rules: readonly RecurrenceRule[], use: (wall: number, epoch: number) => void) => {
    for (const rule of rules) {
      const until = untilOf(rule, series);
      const expansion = expandRule(rule, start.wall, wallRange(series, window, until), cap);
      isCapped ||= expansion.isCapped;
      for (const wall of expansion.walls) {
        const epoch = toEpoch(start.zone, wall);
        if (epoch <= until) use(wall, epoch);
      }
    }
  };
  expand(exclusions, (wall, epoch) =>
    exceptions.add({ ...start, wall: start.isDate ? wall : toWall(start.zone, epoch) }),
  );
  expand(rules, (wall) => spans.set(wall, span));
  if (rules.length === 0) spans.set(start.wall, span);
  for (const extra of extraDates(series)) spans.set(extraWall(extra.at, series), extra.span ?? span);

  const list: Occurrence[] = [];
  const seen = new Set<string>();
  for (const [wall, lasts] of [...spans].sort(([one], [other]) => one - other)) {
    const epoch = toEpoch(start.zone, wall);
    const end = endOf(wall, start.zone, lasts);
    const key = occurrenceKey(wall, epoch, start.isDate);
    if (end <= window.start || epoch >= window.end || exceptions.has(wall, epoch) || seen.has(key)) continue;
    seen.add(key);
    list.push({ key, start: epoch, end });
  }
  return { list, isCapped };
}

/** How an occurrence is named: the date of an all-day one, the instant of another. */
export function occurrenceKey(wall: number, epoch: number, isDate: boolean): string {
  return isDate ? new Date(wall).toISOString().slice(0, 10) : new Date(epoch).toISOString().replace('.000Z', 'Z');
}

/** The key that an exception's RECURRENCE-ID names, by the kind of its series where that is known. */
export function replacedKey(id: TimeValue, series: EventSource | null): string {
  const isDate = series?.start.isDate ?? id.isDate;
  return isDate && series
    ? occurrenceKey(dayOf(id, series.zones), 0, true)
    : occurrenceKey(id.wall, epochOf(id), id.isDate);
}

/** The clock readings at which something can begin that touches the window: no more, as rules are cut off at a cap. */
function wallRange(series: EventSource, window: PullWindow, until: number): { from: number; to: number } {
  const { zone } = series.start;
  const { days, ms } = series.span;
  return {
    from: Math.min(...wallsAround(zone, window.start - ms)) - days * DAY_MS + 1,
    to: Math.max(...wallsAround(zone, Math.min(window.end, until))),
  };
}

/**
 * The last instant at which an occurrence may start. The specification wants UTC for zoned events and a date for all-day
 * ones; feeds also send local times and dates, and instants for all-day events.
 */
function untilOf(rule: RecurrenceRule, { start, zones }: EventSource): number {
  if (rule.until === null) return Infinity;
  const { wall, isDate, isUtc } = parseWall(rule.until);
  const value = { isDate, wall, zone: isUtc ? zones.utc : start.zone };
  if (start.isDate) return toEpoch(start.zone, dayOf(value, zones));
  if (isDate) return toEpoch(start.zone, wall + DAY_MS) - 1;
  return epochOf(value);
}

/** An RDATE on the clock of its series; a mere date happens at the series' time of day. */
function extraWall(value: TimeValue, { start, zones }: EventSource): number {
  if (start.isDate) return dayOf(value, zones);
  if (value.isDate) return value.wall + (start.wall - startOfDay(start.wall));
  return toWall(start.zone, epochOf(value));
}

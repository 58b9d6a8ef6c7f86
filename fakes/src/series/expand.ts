import { InvalidRule, occurrencesOf, parseRule } from '@lintel/shared/recurrence';
import { formatInstant, MINUTE_MS, toWall, zoneOf } from '@lintel/shared/time';

/** A span of epoch milliseconds, its end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ExpandedSeries {
  /** `FREQ=WEEKLY;…` */
  readonly rule: string;
  readonly first: Span;
  /** The zone by whose clock it recurs; UTC for whole days. */
  readonly timeZone: string;
  readonly excluded?: readonly number[];
}

/** More than a fake calendar ever lists; a series without an end stops here. */
const MOST = 2_000;

/** Throws `InvalidRule` for a rule that cannot be followed. */
export function occurrences({ rule, first, timeZone, excluded }: ExpandedSeries, window: Span): readonly Span[] {
  const series = {
    rule: parseRule(rule),
    startLocal: localText(first.start, timeZone),
    timeZone,
    durationMinutes: (first.end - first.start) / MINUTE_MS,
    ...(excluded && { excluded }),
  };
  return occurrencesOf(series, window, MOST).list;
}

export function isRule(rule: string): boolean {
  try {
    parseRule(rule);
    return true;
  } catch (error) {
    if (error instanceof InvalidRule) return false;
    throw error;
  }
}

/** `2026-03-01T10:00:00`, as a clock in that zone shows the instant. */
export const localText = (at: number, timeZone: string): string =>
  formatInstant(toWall(zoneOf(timeZone), at)).slice(0, 19);

/** Whether a zone of that name is known. */
export function isZone(timeZone: string): boolean {
  try {
    zoneOf(timeZone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

import type { calendar_v3 } from '@googleapis/calendar';
import { DAY_MS, formatInstant } from '@lintel/shared/time';
import { isRule, occurrences, type Span } from '../series/expand.js';
import { badRequest } from './errors.js';
import { instantOf, spanOf, timeAt } from './event-time.js';

type Event = calendar_v3.Schema$Event;

const ruleOf = (event: Event) => event.recurrence?.find((line) => /^RRULE:/i.test(line))?.slice('RRULE:'.length);

export const isSeries = (event: Event): boolean => (event.recurrence?.length ?? 0) > 0;

export function judgeRecurrence(event: Event): void {
  if (!isSeries(event)) return;
  const rule = ruleOf(event);
  if (rule !== undefined && !isRule(rule)) throw badRequest('Invalid recurrence rule.');
}

/** What an instance is called: the series' id and when it would begin by the rule. */
export const instanceId = (series: Event, at: number): string =>
  `${series.id}_${series.start?.date ? formatInstant(at).slice(0, 10).replaceAll('-', '') : basic(at)}`;

const basic = (at: number) => `${formatInstant(at).slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** The series' id and the original start of an instance's id; `null` for any other id. */
export function readInstanceId(id: string): { seriesId: string; start: number } | null {
  const match = /^(.+)_(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(id);
  if (!match) return null;
  const [, seriesId = '', year, month, day, hour = '00', minute = '00', second = '00'] = match;
  return { seriesId, start: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) };
}

/** When the series happens by its rule, EXDATEs and RDATEs, without regard to exceptions. */
export function spansOf(series: Event, window: Span, calendarZone: string): Span[] {
  const first = spanOf(series, calendarZone);
  const timeZone = series.start?.date ? 'UTC' : (series.start?.timeZone ?? calendarZone);
  const excluded = datesOf(series, 'EXDATE', calendarZone);
  const rule = ruleOf(series);
  const byRule = rule === undefined ? [first] : occurrences({ rule, first, timeZone, excluded }, window);
  const added = datesOf(series, 'RDATE', calendarZone).map((start) => ({
    start,
    end: start + first.end - first.start,
  }));
  const all = new Map([...byRule, ...added].map((span) => [span.start, span]));
  return [...all.values()]
    .filter(({ start, end }) => start < window.end && end > window.start && !excluded.includes(start))
    .sort((one, other) => one.start - other.start);
}

/** A series without an end is followed for so long. */
const TWO_YEARS = 2 * 366 * DAY_MS;

/** From its first occurrence, or from where it is asked for, to the end of what is followed of it. */
export function followed(series: Event, now: number, calendarZone: string, from?: number, to?: number): Span {
  const first = spanOf(series, calendarZone).start;
  return { start: from ?? first, end: to ?? Math.max(now, first) + TWO_YEARS };
}

/** Whether the rule still has an occurrence that begins then. */
export const hasOccurrence = (series: Event, start: number, calendarZone: string): boolean =>
  spansOf(series, { start: start - 1, end: start + 1 }, calendarZone).some((span) => span.start === start);

export function instanceOf(series: Event, { start, end }: Span, calendarZone: string): Event {
  const { recurrence: _, ...rest } = series;
  const startTime = timeAt(start, series.start ?? {}, calendarZone);
  return {
    ...rest,
    id: instanceId(series, start),
    recurringEventId: series.id,
    originalStartTime: startTime,
    start: startTime,
    end: timeAt(end, series.end ?? {}, calendarZone),
  };
}

/** `EXDATE;TZID=Europe/Madrid:20260301T100000,20260308T100000` */
function datesOf(series: Event, name: 'EXDATE' | 'RDATE', calendarZone: string): number[] {
  return (series.recurrence ?? []).flatMap((line) => {
    const match = new RegExp(`^${name}(?:;TZID=([^:;]+))?(?:;VALUE=[A-Z-]+)?:(.+)$`, 'i').exec(line);
    if (!match) return [];
    const [, timeZone = series.start?.timeZone ?? undefined, list = ''] = match;
    return list.split(',').map((text) => {
      const [, year, month, day, hour, minute, second, zulu = ''] =
        /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text) ?? [];
      const date = `${year}-${month}-${day}`;
      if (hour === undefined) return instantOf({ date }, calendarZone);
      return instantOf({ dateTime: `${date}T${hour}:${minute}:${second}${zulu}`, timeZone }, calendarZone);
    });
  });
}

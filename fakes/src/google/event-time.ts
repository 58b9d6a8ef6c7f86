import type { calendar_v3 } from '@googleapis/calendar';
import { formatInstant, toEpoch, toWall, zoneOf } from '@lintel/shared/time';
import { isZone, type Span } from '../series/expand.js';
import { badRequest } from './errors.js';

type EventDateTime = calendar_v3.Schema$EventDateTime;

/** Epoch milliseconds; whole days as if they were days of UTC. */
export function instantOf(time: EventDateTime, calendarZone: string): number {
  if (time.date) return Date.parse(`${time.date}T00:00:00Z`);
  const text = time.dateTime ?? '';
  if (/(Z|[+-]\d\d:\d\d)$/i.test(text)) return Date.parse(text);
  return toEpoch(zoneOf(time.timeZone ?? calendarZone), Date.parse(`${text}Z`));
}

export const spanOf = (event: calendar_v3.Schema$Event, calendarZone: string): Span => ({
  start: instantOf(event.start ?? {}, calendarZone),
  end: instantOf(event.end ?? {}, calendarZone),
});

/** Google answers with the offset of the calendar's or the asked zone. */
export function timeAt(at: number, like: EventDateTime, calendarZone: string): EventDateTime {
  if (like.date) return { date: formatInstant(at).slice(0, 10) };
  const zone = like.timeZone ?? calendarZone;
  return { dateTime: withOffset(at, zone), timeZone: zone };
}

function withOffset(at: number, timeZone: string): string {
  const wall = toWall(zoneOf(timeZone), at);
  const minutes = Math.round((wall - at) / 60_000);
  const pad = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  const offset = minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return formatInstant(wall).slice(0, 19) + offset;
}

/** Throws what Google answers to times that are none. */
export function judgeTimes({ start, end, recurrence }: calendar_v3.Schema$Event, calendarZone: string): void {
  if (!start?.date && !start?.dateTime) throw badRequest('Missing start time.', 'required');
  if (!end?.date && !end?.dateTime) throw badRequest('Missing end time.', 'required');
  if (Boolean(start.date) !== Boolean(end.date)) throw badRequest('Invalid start time.');
  for (const { timeZone } of [start, end]) {
    if (timeZone && !isZone(timeZone)) throw badRequest(`Invalid time zone definition ${timeZone}.`);
  }
  if (recurrence?.length && start.dateTime && !start.timeZone) {
    throw badRequest('Missing time zone definition for start time.', 'required');
  }
  const span = spanOf({ start, end }, calendarZone);
  if (Number.isNaN(span.start)) throw badRequest('Invalid start time.');
  if (Number.isNaN(span.end)) throw badRequest('Invalid end time.');
  const isEmpty = start.date ? span.end <= span.start : span.end < span.start;
  if (isEmpty) throw badRequest('The specified time range is empty.', 'timeRangeEmpty');
}

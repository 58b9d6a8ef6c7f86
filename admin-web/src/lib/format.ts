import { wallTimeOf } from './wall-time';

type Instant = string | number;

export interface Format {
  readonly locale: string;
  /** `14:30` */
  time(at: Instant, timeZone: string): string;
  /** `Fri 20 Nov` */
  day(at: Instant, timeZone: string): string;
  /** `Friday 20 November` of a bare date `YYYY-MM-DD`. */
  fullDate(date: string): string;
  /** `20 Nov 2026, 14:30` */
  dateTime(at: Instant, timeZone: string): string;
  /** `14:30`, or `Mon 23 Nov, 14:30` when it is not the day of `now`. */
  timeOrDay(at: Instant, now: number, timeZone: string): string;
  /** `14:30`, or `Mon 14:30` when it is not the day of `now`: for within the week. */
  timeOrWeekday(at: Instant, now: number, timeZone: string): string;
  /** `Fri 20 Nov, 10:00–11:00`, over midnight both days. */
  span(start: Instant, end: Instant, timeZone: string): string;
  /** `10:00–11:00` */
  timeSpan(start: Instant, end: Instant, timeZone: string): string;
  /** `20–26 November 2026`; `end` is the date after the last. */
  dateSpan(firstDate: string, endDate: string): string;
  /** `3 minutes ago`, `in 2 hours` */
  relative(at: Instant, now: number): string;
  number(value: number): string;
  /** `CET`, or `GMT+1` */
  zone(timeZone: string, at: number): string;
}

const MINUTE = 60_000;
const steps = [
  { unit: 'day', size: 1_440 * MINUTE },
  { unit: 'hour', size: 60 * MINUTE },
  { unit: 'minute', size: MINUTE },
] as const;

const epoch = (at: Instant): number => (typeof at === 'number' ? at : Date.parse(at));

export function formatter(locale: string): Format {
  const cache = new Map<string, Intl.DateTimeFormat>();
  const dateFormat = (name: string, timeZone: string, options: Intl.DateTimeFormatOptions) => {
    const key = `${name} ${timeZone}`;
    let format = cache.get(key);
    if (!format) {
      format = new Intl.DateTimeFormat(locale, { hourCycle: 'h23', timeZone, ...options });
      cache.set(key, format);
    }
    return format;
  };
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const shortDay = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const relativeFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const numberFormat = new Intl.NumberFormat(locale);
  const comma = locale.startsWith('ar') ? '،' : ',';

  const time = (at: Instant, zone: string) => dateFormat('time', zone, clock).format(epoch(at));
  const day = (at: Instant, zone: string) => dateFormat('day', zone, shortDay).format(epoch(at));
  const isSameDay = (one: Instant, other: Instant, zone: string) =>
    wallTimeOf(one, zone).slice(0, 10) === wallTimeOf(other, zone).slice(0, 10);
  const timeSpan = (start: Instant, end: Instant, zone: string) => `${time(start, zone)}–${time(end, zone)}`;

  return {
    locale,
    time,
    day,
    timeSpan,
    fullDate: (date) =>
      dateFormat('full', 'UTC', { weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(date)),
    dateTime: (at, zone) =>
      dateFormat('dateTime', zone, { day: 'numeric', month: 'short', year: 'numeric', ...clock }).format(epoch(at)),
    timeOrDay: (at, now, zone) =>
      isSameDay(at, now, zone) ? time(at, zone) : `${day(at, zone)}${comma} ${time(at, zone)}`,
    timeOrWeekday: (at, now, zone) =>
      isSameDay(at, now, zone)
        ? time(at, zone)
        : `${dateFormat('weekday', zone, { weekday: 'short' }).format(epoch(at))} ${time(at, zone)}`,
    span: (start, end, zone) =>
      isSameDay(start, end, zone)
        ? `${day(start, zone)}${comma} ${timeSpan(start, end, zone)}`
        : `${day(start, zone)}${comma} ${time(start, zone)} – ${day(end, zone)}${comma} ${time(end, zone)}`,
    dateSpan: (firstDate, endDate) =>
      dateFormat('dateSpan', 'UTC', { day: 'numeric', month: 'long', year: 'numeric' }).formatRange(
        Date.parse(firstDate),
        Date.parse(endDate) - 1,
      ),
    relative: (at, now) => {
      const distance = epoch(at) - now;
      const step = steps.find(({ size }) => Math.abs(distance) >= size);
      return step
        ? relativeFormat.format(Math.trunc(distance / step.size), step.unit)
        : relativeFormat.format(0, 'minute');
    },
    number: (value) => numberFormat.format(value),
    zone: (timeZone, at) =>
      dateFormat('zone', timeZone, { timeZoneName: 'short' })
        .formatToParts(at)
        .find((part) => part.type === 'timeZoneName')?.value ?? timeZone,
  };
}

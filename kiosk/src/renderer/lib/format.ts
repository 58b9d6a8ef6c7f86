import { formatLocalDate, formatLocalTime, localDate } from '@lintel/shared/time';

/** Times and durations as people of one language read them on the wall, in the room's zone. Instants in epoch milliseconds. */
export interface Format {
  /** 14:30 */
  time: (instant: number) => string;
  /** 14:30 today, "Fri 14:30" on another day of the room's calendar. */
  timeFrom: (instant: number, now: number) => string;
  /** Friday 20 November */
  date: (instant: number) => string;
  /** 45 min, 1 hr */
  duration: (minutes: number) => string;
  isSameDay: (one: number, other: number) => boolean;
}

/**
 * `language` is a BCP 47 tag. Clocks on walls have 24 hours and Western digits in every language, so that one glance is enough
 * whoever set up the screen.
 */
export function createFormat(language: string, timeZone: string): Format {
  const locale = new Intl.Locale(language, { numberingSystem: 'latn' }).toString();
  // A clock of 24 hours goes with the day before the month.
  const dateLocale = language === 'en' ? 'en-GB' : locale;
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' });
  const unit = (name: string): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' });
  const minute = unit('minute');
  const hour = unit('hour');
  const time = (instant: number): string => formatLocalTime(instant, timeZone, locale, false);
  const isSameDay = (one: number, other: number): boolean => localDate(one, timeZone) === localDate(other, timeZone);
  return {
    time,
    timeFrom: (instant, now) =>
      isSameDay(instant, now) ? time(instant) : `${weekday.format(instant)} ${time(instant)}`,
    date: (instant) => formatLocalDate(instant, timeZone, dateLocale),
    duration: (minutes) => (minutes >= 60 && minutes % 60 === 0 ? hour.format(minutes / 60) : minute.format(minutes)),
    isSameDay,
  };
}

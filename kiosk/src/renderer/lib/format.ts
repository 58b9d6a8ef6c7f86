import type { DisplaySettings } from '@lintel/shared/contracts';
import { formatLocalDate, formatLocalTime, localDate } from '@lintel/shared/time';

/** Times and durations as people of one language read them on the wall, in the room's zone. Instants in epoch milliseconds. */
export interface Format {
  /** 14:30, or 2:30 PM */
  time: (instant: number) => string;
  /** 14:00, or 2 PM: a full hour where there is little room. */
  hour: (instant: number) => string;
  /** 14:30 today, "Fri 14:30" on another day of the room's calendar. */
  timeFrom: (instant: number, now: number) => string;
  /** Friday 20 November */
  date: (instant: number) => string;
  /** 45 min, 1 hr */
  duration: (minutes: number) => string;
  isSameDay: (one: number, other: number) => boolean;
}

export type HourCycle = 'h12' | 'h23';

/** Where the administrators leave it open, the wall goes with the place the device is set to, whichever language it shows. */
export function hourCycleFor(setting: DisplaySettings['hourCycle'], deviceLocale: string): HourCycle {
  if (setting !== 'auto') return setting;
  const { hour12 } = new Intl.DateTimeFormat(deviceLocale, { hour: 'numeric' }).resolvedOptions();
  return hour12 ? 'h12' : 'h23';
}

/** `language` is a BCP 47 tag. Walls have Western digits in every language, so that one glance is enough for everybody. */
export function createFormat(language: string, timeZone: string, hourCycle: HourCycle = 'h23'): Format {
  const locale = new Intl.Locale(language, { numberingSystem: 'latn' }).toString();
  const isHour12 = hourCycle === 'h12';
  // A clock of 24 hours goes with the day before the month.
  const dateLocale = language === 'en' && !isHour12 ? 'en-GB' : locale;
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' });
  const unit = (name: string): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' });
  const minute = unit('minute');
  const hour = unit('hour');
  const time = (instant: number): string => formatLocalTime(instant, timeZone, locale, isHour12);
  const fullHour = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', hourCycle: 'h12' });
  const isSameDay = (one: number, other: number): boolean => localDate(one, timeZone) === localDate(other, timeZone);
  return {
    time,
    hour: (instant) => (isHour12 ? fullHour.format(instant) : time(instant)),
    timeFrom: (instant, now) =>
      isSameDay(instant, now) ? time(instant) : `${weekday.format(instant)} ${time(instant)}`,
    date: (instant) => formatLocalDate(instant, timeZone, dateLocale),
    duration: (minutes) => (minutes >= 60 && minutes % 60 === 0 ? hour.format(minutes / 60) : minute.format(minutes)),
    isSameDay,
  };
}

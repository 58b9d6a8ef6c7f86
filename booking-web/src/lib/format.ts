import { formatterOf } from './zones';

/** Times, dates and amounts as people of one locale write them. Digits are Western in every language, as on the doors. */
export interface Format {
  /** 14:30, or 2:30 PM */
  time: (at: number, timeZone: string) => string;
  /** The short name of the zone's time at that instant: CET, GMT-5 */
  zoneShort: (at: number, timeZone: string) => string;
  /** Central European Standard Time */
  zoneLong: (at: number, timeZone: string) => string;
  /** Tuesday, 1 December 2026 */
  date: (date: string) => string;
  /** Tue 1 Dec */
  dateShort: (date: string) => string;
  /** December 2026 */
  month: (month: string) => string;
  /** From the first day of the week on: what is shown and what is said. */
  weekdays: { short: string; long: string }[];
  /** 45 min, 1 hr 30 min */
  duration: (minutes: number) => string;
  /** € 20.00; `amount` is in the currency's smallest unit. */
  price: (price: { amount: number; currency: string }) => string;
  number: (value: number) => string;
  /** 1 is Monday, 7 is Sunday. */
  firstWeekday: number;
}

interface WeekInfo {
  firstDay: number;
}
interface LocaleWithWeek extends Intl.Locale {
  getWeekInfo?: () => WeekInfo;
  weekInfo?: WeekInfo;
}

/** Browsers name it in either way; those that do not know have weeks that begin on Monday (ISO 8601). */
function firstWeekdayOf(locale: string): number {
  const known = new Intl.Locale(locale) as LocaleWithWeek;
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

/** 2024 began on a Monday. */
const aMonday = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const LONGEST_WEEKDAY = 5;

export function createFormat(tag: string): Format {
  const locale = new Intl.Locale(tag, { numberingSystem: 'latn' }).toString();
  const isHour12 = formatterOf(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  const firstWeekday = firstWeekdayOf(locale);
  const inUtc = (options: Intl.DateTimeFormatOptions) => {
    const format = formatterOf(locale, { ...options, timeZone: 'UTC' });
    return (date: string): string => format.format(Date.parse(`${date}T00:00:00Z`));
  };
  const zoneName = (style: 'short' | 'long') => (at: number, timeZone: string) =>
    formatterOf(locale, { timeZone, timeZoneName: style })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  const weekday = (width: 'narrow' | 'short' | 'long', column: number): string =>
    formatterOf(locale, { weekday: width, timeZone: 'UTC' }).format(aMonday + (firstWeekday - 1 + column) * DAY_MS);
  const columns = Array.from({ length: 7 }, (_, column) => column);
  // Some languages have no short names: whole words do not stand side by side on a phone.
  const width = columns.some((column) => weekday('short', column).length > LONGEST_WEEKDAY) ? 'narrow' : 'short';
  // Arabic shortens minutes to one letter.
  const unitDisplay = locale.startsWith('ar') ? 'long' : 'short';
  const unit = (name: string) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay });
  const [hours, minutes] = [unit('hour'), unit('minute')];
  const month = inUtc({ month: 'long', year: 'numeric' });
  return {
    time: (at, timeZone) =>
      formatterOf(locale, {
        timeZone,
        hour: isHour12 ? 'numeric' : '2-digit',
        minute: '2-digit',
        // Not `hour12`: with it some locales count the hours of midnight as 24 or noon as 0.
        hourCycle: isHour12 ? 'h12' : 'h23',
      }).format(at),
    zoneShort: zoneName('short'),
    zoneLong: zoneName('long'),
    date: inUtc({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    dateShort: inUtc({ weekday: 'short', day: 'numeric', month: 'short' }),
    month: (name) => month(`${name}-01`),
    weekdays: columns.map((column) => ({ short: weekday(width, column), long: weekday('long', column) })),
    duration: (length) => {
      const [whole, rest] = [Math.floor(length / 60), length % 60];
      return [whole > 0 && hours.format(whole), rest > 0 && minutes.format(rest)].filter(Boolean).join(' ');
    },
    price: ({ amount, currency }) => {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
    number: (value) => new Intl.NumberFormat(locale).format(value),
    firstWeekday,
  };
}

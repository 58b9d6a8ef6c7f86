import { instantOfWallTime, shiftWallTime, wallTimeOf } from './wall-time';

export type RangeView = 'day' | 'week';

export interface DateRange {
  /** First date shown, `YYYY-MM-DD`. */
  firstDate: string;
  /** The date after the last one shown. */
  endDate: string;
  /** Half-open, ISO 8601 UTC: midnight to midnight in the zone. */
  from: string;
  to: string;
}

/** Today's date in the zone. */
export function dateIn(timeZone: string, now: number): string {
  return wallTimeOf(now, timeZone).slice(0, 10);
}

export function shiftDate(date: string, days: number): string {
  return shiftWallTime(`${date}T00:00`, { days }).slice(0, 10);
}

/** The day, or the week that begins on `firstDay` (0 is Sunday), around `date` in the zone. */
export function rangeAround(date: string, view: RangeView, timeZone: string, firstDay = 1): DateRange {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const firstDate = view === 'day' ? date : shiftDate(date, -((weekday - firstDay + 7) % 7));
  const endDate = shiftDate(firstDate, view === 'day' ? 1 : 7);
  const midnight = (day: string) => new Date(instantOfWallTime(`${day}T00:00`, timeZone)).toISOString();
  return { firstDate, endDate, from: midnight(firstDate), to: midnight(endDate) };
}

/** The first day of the week where the language is spoken; Monday where the browser does not know. */
export function firstDayOfWeek(language: string): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  const locale = new Intl.Locale(language) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return ((locale.getWeekInfo?.().firstDay ?? 1) % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6;
}

/*
 * Dates as people write them, without a zone: `2026-12-01`, and months as `2026-12`. They are reckoned as if every day had
 * 24 hours, which only UTC has, so no zone and no day of clock change can shift them.
 */

const DAY_MS = 86_400_000;

const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);
const dateText = (at: Date): string => at.toISOString().slice(0, 10);

/** Whether this is a day of the calendar: 2026-02-30 is none. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(utc(text).getTime()) && dateText(utc(text)) === text;
}

export const monthOf = (date: string): string => date.slice(0, 7);

export const addDays = (date: string, days: number): string => dateText(new Date(utc(date).getTime() + days * DAY_MS));

export function addMonths(month: string, months: number): string {
  const first = utc(`${month}-01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return monthOf(dateText(first));
}

export function daysIn(month: string): number {
  const last = utc(`${addMonths(month, 1)}-01`);
  return new Date(last.getTime() - DAY_MS).getUTCDate();
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekdayOf = (date: string): number => utc(date).getUTCDay() || 7;

/** The weeks of a month, seven cells each; null where the cell belongs to another month. */
export function monthGrid(month: string, firstWeekday: number): (string | null)[][] {
  const before = (weekdayOf(`${month}-01`) - firstWeekday + 7) % 7;
  const days = daysIn(month);
  const weeks = Math.ceil((before + days) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, column) => {
      const day = week * 7 + column - before + 1;
      return day < 1 || day > days ? null : `${month}-${String(day).padStart(2, '0')}`;
    }),
  );
}

/** Where the arrow keys, Home, End and the page keys lead in a month (WAI-ARIA, "Date Picker Dialog"); null for other keys. */
export function dateAfterKey(date: string, key: string, firstWeekday: number, isRightToLeft: boolean): string | null {
  const ahead = isRightToLeft ? -1 : 1;
  const column = (weekdayOf(date) - firstWeekday + 7) % 7;
  switch (key) {
    case 'ArrowRight':
      return addDays(date, ahead);
    case 'ArrowLeft':
      return addDays(date, -ahead);
    case 'ArrowDown':
      return addDays(date, 7);
    case 'ArrowUp':
      return addDays(date, -7);
    case 'Home':
      return addDays(date, -column);
    case 'End':
      return addDays(date, 6 - column);
    case 'PageDown':
      return sameDayIn(addMonths(monthOf(date), 1), date);
    case 'PageUp':
      return sameDayIn(addMonths(monthOf(date), -1), date);
    default:
      return null;
  }
}

function sameDayIn(month: string, date: string): string {
  const day = Math.min(Number(date.slice(8)), daysIn(month));
  return `${month}-${String(day).padStart(2, '0')}`;
}

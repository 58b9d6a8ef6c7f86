import { DAY_MS, MINUTE_MS } from './units.js';

/*
 * Instants as text. `Date` does both as well but at several times the cost (measured: 4 and 11), and a month of slots or
 * a page of busy time is thousands of them.
 */

const DASH = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const T = 84;
const Z = 90;

/**
 * The epoch milliseconds of an instant in ISO 8601; `NaN` for what is none. Anything but the form in which `formatInstant`
 * and our own wire write it (`2026-11-20T09:00:00Z`, with or without milliseconds) is left to `Date.parse`.
 */
export function parseInstant(text: string): number {
  if (!isPunctuated(text)) return Date.parse(text);
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  const hour = digits(text, 11);
  const minute = digits(text, 14);
  const second = digits(text, 17);
  const ms = text.length === 24 ? digits(text, 20) * 10 + digit(text, 22) : 0;
  // Every month has 28 days; whether it has more, and whatever else is odd, is for `Date.parse` to say.
  const isUsual = month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59;
  const at = dayNumber(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
  return isUsual && !Number.isNaN(at) ? at : Date.parse(text);
}

function isPunctuated(text: string): boolean {
  const { length } = text;
  return (
    (length === 20 || (length === 24 && text.charCodeAt(19) === DOT)) &&
    text.charCodeAt(length - 1) === Z &&
    text.charCodeAt(10) === T &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON
  );
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : NaN;
}

const digits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** Days since 1970-01-01 of a date of the Gregorian calendar, by counting from 1 March, so that leap days come last. */
function dayNumber(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const months = (month + 9) % 12;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((months * 153 + 2) / 5) + day - 719_469;
}

const two = (value: number): string => String(value).padStart(2, '0');
/** What follows the date of an instant on each whole minute of a day: nearly all instants are on one. */
const minuteTexts = Array.from({ length: 1_440 }, (_, at) => `${two(Math.floor(at / 60))}:${two(at % 60)}:00.000Z`);
/** Whoever writes many instants writes most of them on the same day as the one before. */
let writtenDay = NaN;
let writtenDate = '';

/** What `toISOString` writes: ISO 8601 in UTC, with milliseconds. Throws `RangeError` for what is no instant. */
export function formatInstant(at: number): string {
  const day = Math.floor(at / DAY_MS);
  if (day !== writtenDay) {
    writtenDate = new Date(day * DAY_MS).toISOString().slice(0, -13);
    writtenDay = day;
  }
  const ms = Math.trunc(at - day * DAY_MS);
  const minute = Math.floor(ms / MINUTE_MS);
  const rest = ms - minute * MINUTE_MS;
  const text = minuteTexts[minute]!;
  if (rest === 0) return writtenDate + text;
  return `${writtenDate}${text.slice(0, 6)}${two(Math.floor(rest / 1_000))}.${String(rest % 1_000).padStart(3, '0')}Z`;
}

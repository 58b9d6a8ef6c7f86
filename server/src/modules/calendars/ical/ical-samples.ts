import type { CalendarEvent } from '../calendar-provider.js';
import { readFeedLines } from './feed-text.js';
import { readCalendar, type ReadOptions, type ReadResult } from './ical-reader.js';

/*
 * For tests: calendars written by hand, and what is read from them.
 */

export function calendar(...parts: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...parts, 'END:VCALENDAR', ''].join('\r\n');
}

/** A meeting with the UID `e1`. */
export function event(...lines: string[]): string {
  return ['BEGIN:VEVENT', 'UID:e1', 'SUMMARY:Meeting', ...lines, 'END:VEVENT'].join('\r\n');
}

/** What happens in 2026, where nothing else is asked for, in a room in Madrid. */
export function read(feed: string | Uint8Array, options: Partial<ReadOptions> = {}): ReadResult {
  const lines = readFeedLines(typeof feed === 'string' ? new TextEncoder().encode(feed) : feed, 'text/calendar');
  const window = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };
  return readCalendar(lines, { timeZone: 'Europe/Madrid', window, ...options });
}

export function readOne(feed: string | Uint8Array, options: Partial<ReadOptions> = {}): CalendarEvent {
  const { events, skipped } = read(feed, options);
  const [only] = events;
  if (!only || events.length > 1) throw new Error(`Read ${events.length} events; skipped ${JSON.stringify(skipped)}`);
  return only;
}

export function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

export function starts(feed: string, options: Partial<ReadOptions> = {}): string[] {
  return read(feed, options).events.map(({ start }) => iso(start));
}

/** As `start/end` in UTC. */
export function spans(feed: string, options: Partial<ReadOptions> = {}): string[] {
  return read(feed, options).events.map(({ start, end }) => `${iso(start)}/${iso(end)}`);
}

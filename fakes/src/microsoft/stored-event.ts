import type { Event } from '@microsoft/microsoft-graph-types';
import type { Span } from '../series/expand.js';
import { occurrences } from '../series/expand.js';
import { ruleOf } from './recurrence.js';
import { ianaName, instantOf } from './zones.js';

/** An event as it is kept: what was written, and the facts around it. */
export interface StoredEvent {
  readonly content: Event;
  readonly changeKey: string;
  readonly isDeleted: boolean;
  /** An occurrence that a changed pattern does not have any more, and not one that somebody deleted. */
  readonly isOffPattern?: boolean;
  /** Of an exception or a cancelled occurrence: its series, and when it would begin by the rule. */
  readonly seriesId: string | null;
  readonly originalStart: number | null;
  readonly createdAt: number;
  /** The version of the calendar that it came with; what was saved by an earlier release has none. */
  readonly createdIn?: number;
  /** Every property that was written since. */
  readonly written?: readonly string[];
  readonly changedAt: number;
}

export const isSeries = ({ content }: StoredEvent): boolean => Boolean(content.recurrence?.pattern);

/** Lists ask it of every event on every page, and what is stored never changes. */
const spans = new WeakMap<StoredEvent, Span>();

export function spanOf(stored: StoredEvent): Span {
  const known = spans.get(stored);
  if (known) return known;
  const { start, end } = stored.content;
  const span = { start: instantOf(start ?? {}), end: instantOf(end ?? {}) };
  spans.set(stored, span);
  return span;
}

/** What an occurrence is called: the series' id and when it would begin by the rule. */
export const occurrenceId = (seriesId: string, start: number): string =>
  `${seriesId}_OID_${new Date(start).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}`;

export function readOccurrenceId(id: string): { seriesId: string; start: number } | null {
  const match = /^(.+)_OID_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(id);
  if (!match) return null;
  const [, seriesId = '', year, month, day, hour, minute, second] = match;
  return { seriesId, start: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) };
}

/** When a series happens by its pattern, without regard to exceptions. */
export function seriesSpans(stored: StoredEvent, window: Span): readonly Span[] {
  const { recurrence, start } = stored.content;
  if (!recurrence) return [];
  const named = recurrence.range?.recurrenceTimeZone ?? start?.timeZone ?? 'UTC';
  const timeZone = ianaName(named) ?? 'UTC';
  return occurrences({ rule: ruleOf(recurrence), first: spanOf(stored), timeZone }, window);
}

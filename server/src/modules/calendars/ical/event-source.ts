import type { RecurrenceRule } from '@lintel/shared/recurrence';
import { DAY_MS } from '@lintel/shared/time';
import { propertiesOf, textOf, type Component } from './feed-structure.js';
import { dayClock, epochOf, parseDuration, timeValue, timeValues, type Span, type TimeValue } from './time-value.js';
import { readRules } from './recurrence-rule.js';
import { UnreadableEvent } from './unreadable.js';
import type { ZoneBook } from './zone-book.js';

/** One VEVENT with its times understood: a single event, a series, or the exception of one. */
export interface EventSource {
  readonly uid: string;
  readonly component: Component;
  readonly zones: ZoneBook;
  readonly start: TimeValue;
  readonly span: Span;
  /** Whether it says itself how long it lasts. */
  readonly hasEnd: boolean;
  /** Empty unless it is a series; its EXRULEs in `exclusions`. */
  readonly rules: readonly RecurrenceRule[];
  readonly exclusions: readonly RecurrenceRule[];
  /** Which occurrence of its series this replaces. */
  readonly recurrenceId: TimeValue | null;
  readonly sequence: number;
  /** When this version was written, for choosing between two of the same sequence. */
  readonly writtenAt: number;
  readonly isCancelled: boolean;
}

/** Throws `UnreadableEvent`. */
export function readSource(component: Component, uid: string, zones: ZoneBook): EventSource {
  const recurrenceId = firstTime(component, 'recurrence-id', zones);
  const start = firstTime(component, 'dtstart', zones) ?? recurrenceId;
  if (!start) throw new UnreadableEvent('It has no start.');
  return {
    uid,
    component,
    zones,
    start,
    span: spanOf(component, start, zones),
    hasEnd: component.properties.some(({ name }) => name === 'dtend' || name === 'duration'),
    rules: readRules(component, 'rrule'),
    exclusions: readRules(component, 'exrule'),
    recurrenceId,
    sequence: Math.trunc(Number(textOf(component, 'sequence'))) || 0,
    writtenAt: writtenAt(component),
    isCancelled: textOf(component, 'status')?.toUpperCase() === 'CANCELLED',
  };
}

/** Of two versions of the same event the newer: by SEQUENCE, then by when it was written. */
export function compareVersions(one: EventSource, other: EventSource): number {
  return one.sequence - other.sequence || one.writtenAt - other.writtenAt;
}

export function isRecurring({ rules, component }: EventSource): boolean {
  return rules.length > 0 || propertiesOf(component, 'rdate').length > 0;
}

function firstTime(component: Component, name: string, zones: ZoneBook): TimeValue | null {
  const property = propertiesOf(component, name)[0];
  return (property && timeValues(property, zones)[0]) ?? null;
}

function spanOf(component: Component, start: TimeValue, zones: ZoneBook): Span {
  const end = firstTime(component, 'dtend', zones);
  const duration = textOf(component, 'duration');
  if (start.isDate) {
    const days = end ? daysUntil(end, start, zones) : duration === null ? 1 : wholeDays(parseDuration(duration));
    if (days < 0) throw new UnreadableEvent('It ends before it starts.');
    // An all-day event that ends on the day it starts is one day to everybody but the specification.
    return { days: Math.max(days, 1), ms: 0 };
  }
  if (!end) return duration === null ? { days: 0, ms: 0 } : parseDuration(duration);
  const ms = epochOf(end) - epochOf(start);
  if (ms < 0) throw new UnreadableEvent('It ends before it starts.');
  return { days: 0, ms };
}

/** An end inside a day takes that day. */
function daysUntil(end: TimeValue, start: TimeValue, zones: ZoneBook): number {
  return Math.ceil((dayClock(end, zones) - start.wall) / DAY_MS);
}

function wholeDays(span: Span): number {
  return span.days + Math.ceil(span.ms / DAY_MS);
}

function writtenAt(component: Component): number {
  for (const name of ['last-modified', 'dtstamp']) {
    const text = textOf(component, name);
    const found = text === null ? NaN : Date.parse(text.endsWith('Z') ? text : `${text}Z`);
    if (!Number.isNaN(found)) return found;
  }
  return 0;
}

/** A further occurrence that an RDATE names, with its own span where it is a period. */
export interface ExtraDate {
  readonly at: TimeValue;
  readonly span: Span | null;
}

export function extraDates(source: EventSource): ExtraDate[] {
  return propertiesOf(source.component, 'rdate').flatMap((property) =>
    timeValues(property, source.zones).map((at, index) => ({
      at,
      span: periodSpan(property.values[index], at, source),
    })),
  );
}

function periodSpan(value: unknown, start: TimeValue, { zones }: EventSource): Span | null {
  if (!Array.isArray(value)) return null;
  const end = value[1] as unknown;
  if (typeof end === 'string' && /^[+-]?P/i.test(end)) return parseDuration(end);
  const ms = epochOf({ ...timeValue(end, undefined, zones), zone: start.zone }) - epochOf(start);
  if (ms < 0) throw new UnreadableEvent('One of its dates ends before it starts.');
  return { days: 0, ms };
}

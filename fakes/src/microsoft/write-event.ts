import { createHash, randomUUID } from 'node:crypto';
import type { Event } from '@microsoft/microsoft-graph-types';
import { mergePatch } from '../wire/merge-patch.js';
import type { Row } from '../wire/versioned-rows.js';
import { invalid, itemNotFound, refuse } from './errors.js';
import type { GraphCalendar } from './mailboxes.js';
import { ruleOf } from './recurrence.js';
import { placed, plainText } from './rewrite.js';
import { staysOnline, teams } from './teams.js';
import { isSeries, occurrenceId, readOccurrenceId, seriesSpans, spanOf, type StoredEvent } from './stored-event.js';
import { instantOf, timeAt, zoneNamed } from './zones.js';

type EventRow = Row<StoredEvent>;
const readOnly = [
  'id',
  'changeKey',
  'createdDateTime',
  'lastModifiedDateTime',
  'iCalUId',
  'type',
  'seriesMasterId',
  'originalStart',
  'webLink',
  'organizer',
  'onlineMeeting',
  'isOrganizer',
  'isCancelled',
  'bodyPreview',
];

/** Every change of a calendar goes through here and is told to who listens. */
export class EventWriter {
  constructor(
    private readonly now: () => number,
    private readonly tell: (calendar: GraphCalendar, changeType: 'created' | 'updated' | 'deleted', id: string) => void,
    private readonly origin: () => string,
  ) {}

  /** A transaction id that was used for the same event finds it again ("Event", property transactionId). */
  create(calendar: GraphCalendar, body: Event): EventRow {
    const used = body.transactionId && this.withTransaction(calendar, body.transactionId);
    if (used) {
      const isSame =
        used.item.content.subject === body.subject && instantOf(body.start ?? {}) === spanOf(used.item).start;
      if (isSame) return used;
      throw refuse(
        409,
        'ErrorDuplicateTransactionId',
        "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
      );
    }
    const { mailbox } = calendar;
    const id = `AAkALg${randomUUID().replaceAll('-', '')}`;
    const content: Event = {
      ...defaults,
      ...heard(body),
      iCalUId: `040000008200E00074C5B7101A82E008${createHash('sha256').update(id).digest('hex').slice(0, 32).toUpperCase()}`,
      webLink: `${this.origin()}/owa/?itemid=${id}`,
      organizer: { emailAddress: { name: mailbox.name, address: mailbox.email } },
      isOrganizer: true,
      responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
    };
    const row = this.put(calendar, id, { content: finished(content), seriesId: null, originalStart: null });
    this.tell(calendar, 'created', id);
    return row;
  }

  /** Changes what is named, lists as a whole; an occurrence becomes an exception. */
  change(calendar: GraphCalendar, id: string, body: Event): EventRow {
    const current = this.current(calendar, id);
    if (body.transactionId && body.transactionId !== current.item.content.transactionId) {
      throw invalid('The transactionId cannot be changed.', 'ErrorInvalidPropertySet');
    }
    const content = mergePatch(current.item.content, heard(body)) as Event;
    const online = current.item.content.isOnlineMeeting
      ? { isOnlineMeeting: staysOnline(current.item.content, body) }
      : {};
    const { seriesId, originalStart } = current.item;
    const facts = { content: finished({ ...content, ...online }), seriesId, originalStart };
    const row = this.put(calendar, id, facts, Object.keys(body));
    if (isSeries(current.item)) this.followPattern(calendar, id, current.item, row.item);
    this.tell(calendar, 'updated', id);
    return row;
  }

  /** A single occurrence stays as a mark in its series. */
  delete(calendar: GraphCalendar, id: string): void {
    const { item } = this.current(calendar, id);
    this.end(calendar, id, item);
    for (const row of exceptionsOf(calendar, id)) this.end(calendar, row.id, row.item);
    this.tell(calendar, 'deleted', id);
  }

  /** To another calendar of the mailbox: the immutable id stays, the other one does not. */
  moveTo(from: GraphCalendar, id: string, to: GraphCalendar): void {
    const { item } = this.current(from, id);
    this.end(from, id, item);
    to.write(id, () => item);
    this.tell(from, 'deleted', id);
    this.tell(to, 'created', id);
  }

  /** A row, or an occurrence of a series that is no row yet. */
  current(calendar: GraphCalendar, id: string): EventRow {
    const row = calendar.row(id);
    if (row) {
      if (row.item.isDeleted) throw itemNotFound();
      return row;
    }
    const occurrence = readOccurrenceId(id);
    const series = occurrence && calendar.row(occurrence.seriesId);
    if (!series || series.item.isDeleted) throw itemNotFound();
    const { start } = occurrence;
    const span = seriesSpans(series.item, { start: start - 1, end: start + 1 }).find((one) => one.start === start);
    if (!span) throw itemNotFound();
    const { recurrence: _, ...content } = series.item.content;
    const times = {
      start: timeAt(span.start, content.start?.timeZone ?? 'UTC'),
      end: timeAt(span.end, content.end?.timeZone ?? 'UTC'),
    };
    return {
      ...series,
      id,
      item: { ...series.item, content: { ...content, ...times }, seriesId: series.id, originalStart: start },
    };
  }

  private withTransaction(calendar: GraphCalendar, transactionId: string): EventRow | undefined {
    const rows = calendar.mailbox.calendars.flatMap((one) => one.all());
    return rows.find(({ item }) => !item.isDeleted && item.content.transactionId === transactionId);
  }

  private put(
    calendar: GraphCalendar,
    id: string,
    facts: Pick<StoredEvent, 'content' | 'seriesId' | 'originalStart'>,
    names: readonly string[] = [],
  ): EventRow {
    const now = this.now();
    const before = calendar.row(id)?.item;
    const written = [...new Set([...(before?.written ?? []), ...names])];
    return calendar.write(id, (version) => ({
      ...facts,
      createdAt: before?.createdAt ?? now,
      createdIn: before?.createdIn ?? version,
      written,
      changedAt: now,
      isDeleted: false,
      changeKey: changeKey(id, version),
    }));
  }

  private end(calendar: GraphCalendar, id: string, item: StoredEvent): void {
    calendar.write(id, (version) => ({ ...item, isDeleted: true, changeKey: changeKey(id, version) }));
  }

  /** What the new pattern does not have any more is removed, exceptions included; what it has again is there again. */
  private followPattern(calendar: GraphCalendar, id: string, before: StoredEvent, after: StoredEvent): void {
    const first = Math.min(spanOf(before).start, spanOf(after).start);
    const horizon = { start: first, end: Math.max(first, this.now()) + TWO_YEARS };
    const starts = new Set(seriesSpans(after, horizon).map(({ start }) => start));
    for (const { id: rowId, item } of calendar.all()) {
      const isBack = item.isOffPattern && item.seriesId === id && starts.has(item.originalStart ?? NaN);
      if (isBack) calendar.forget(rowId);
    }
    for (const { start } of seriesSpans(before, horizon)) {
      if (starts.has(start)) continue;
      const content = { ...before.content, recurrence: null };
      const gone = { ...before, content, seriesId: id, originalStart: start, isOffPattern: true };
      this.end(calendar, occurrenceId(id, start), gone);
    }
  }
}

/** As far as series without an end are followed. */
const TWO_YEARS = 2 * 366 * 86_400_000;

const exceptionsOf = (calendar: GraphCalendar, seriesId: string) =>
  calendar.all().filter(({ item }) => item.seriesId === seriesId && !item.isDeleted);

const changeKey = (id: string, version: number) =>
  createHash('sha256').update(`${id} ${version}`).digest('base64').slice(0, 22) + '==';

const defaults: Event = {
  subject: '',
  isAllDay: false,
  isCancelled: false,
  showAs: 'busy',
  sensitivity: 'normal',
  importance: 'normal',
  isOnlineMeeting: false,
  onlineMeetingProvider: 'unknown',
  attendees: [],
  categories: [],
  body: { contentType: 'html', content: '' },
};

const heard = (body: Event): Event =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !readOnly.includes(name))) as Event;

/** Judges what was written and adds what Exchange makes of it. */
function finished(content: Event): Event {
  const { start, end, recurrence } = content;
  if (!start?.dateTime || !end?.dateTime)
    throw invalid('The start and end of the event are required.', 'ErrorPropertyValidationFailure');
  const span = { start: instantOf(start), end: instantOf(end) };
  if (Number.isNaN(span.start) || Number.isNaN(span.end)) throw invalid('The date is invalid.', 'ErrorInvalidRequest');
  if (span.end < span.start) {
    throw invalid('The start time of the event is later than its end.', 'ErrorCalendarEndDateIsEarlierThanStartDate');
  }
  const isMidnight = /T00:00:00/.test(start.dateTime) && /T00:00:00/.test(end.dateTime);
  if (content.isAllDay && (!isMidnight || span.end <= span.start)) {
    throw invalid(
      'The Event.Start and End property for an all-day event needs to be set to midnight.',
      'ErrorInvalidRequest',
    );
  }
  if (recurrence?.pattern) {
    ruleOf(recurrence);
    if (recurrence.range?.recurrenceTimeZone) zoneNamed(recurrence.range.recurrenceTimeZone);
  }
  const attendees = (content.attendees ?? []).map((attendee) => ({
    type: 'required' as const,
    status: { response: 'none' as const, time: '0001-01-01T00:00:00Z' },
    ...attendee,
  }));
  const whole = { ...content, attendees, ...placed(content), ...teams(content) };
  return { ...whole, bodyPreview: plainText(whole.body?.content ?? '').slice(0, 255) };
}

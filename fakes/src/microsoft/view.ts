import type { Span } from '../series/expand.js';
import type { GraphCalendar } from './mailboxes.js';
import { isSeries, occurrenceId, seriesSpans, spanOf, type StoredEvent } from './stored-event.js';

/** One thing that stands in a calendar's view. */
export interface Instance {
  readonly id: string;
  readonly type: 'singleInstance' | 'occurrence' | 'exception';
  readonly stored: StoredEvent;
  readonly span: Span;
  readonly seriesId: string | null;
  readonly originalStart: number | null;
}

/** Everything that stands in the window: series as their occurrences and exceptions. */
export function view(calendar: GraphCalendar, window: Span): Instance[] {
  const found = calendar
    .all()
    .flatMap(({ id, item }) => (item.isDeleted ? [] : instancesOf(calendar, id, item, window)));
  return found
    .filter(({ span }) => isWithin(span, window))
    .sort((one, other) => one.span.start - other.span.start || (one.id < other.id ? -1 : 1));
}

/** An event of no length is within when it starts there. */
export const isWithin = ({ start, end }: Span, window: Span): boolean =>
  start < window.end && (end > window.start || (start === end && start === window.start));

function instancesOf(calendar: GraphCalendar, id: string, item: StoredEvent, window: Span): Instance[] {
  const base = { stored: item, seriesId: item.seriesId, originalStart: item.originalStart };
  if (!isSeries(item)) {
    return [{ ...base, id, type: item.seriesId === null ? 'singleInstance' : 'exception', span: spanOf(item) }];
  }
  return occurrencesOf(calendar, id, item, window);
}

/** The occurrences of a series that are as the pattern has them. */
export function occurrencesOf(calendar: GraphCalendar, id: string, item: StoredEvent, window: Span): Instance[] {
  return seriesSpans(item, window)
    .filter(({ start }) => !calendar.row(occurrenceId(id, start)))
    .map((span) => ({
      id: occurrenceId(id, span.start),
      type: 'occurrence',
      stored: item,
      span,
      seriesId: id,
      originalStart: span.start,
    }));
}

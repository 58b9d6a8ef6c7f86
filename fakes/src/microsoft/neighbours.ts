import type { Event } from '@microsoft/microsoft-graph-types';
import type { Row } from '../wire/versioned-rows.js';
import { invalid } from './errors.js';
import type { GraphCalendar } from './mailboxes.js';
import type { StoredEvent } from './stored-event.js';
import { view } from './view.js';
import { instantOf, timeAt } from './zones.js';

/** Farther than two occurrences of a series are apart. */
const FAR = 2 * 366 * 86_400_000;

/**
 * "event: update": an occurrence cannot be moved to or before the day of the previous one, nor to or after that of the following one.
 * Outlook keeps people to it as well, which tests that do as people do are free of.
 */
export function judgeNeighbours(calendar: GraphCalendar, { id, item }: Row<StoredEvent>, { start }: Event): void {
  const { seriesId, originalStart } = item;
  if (seriesId === null || originalStart === null || !start) return;
  const series = calendar.row(seriesId)?.item.content;
  const zone = series?.recurrence?.range?.recurrenceTimeZone ?? series?.start?.timeZone ?? 'UTC';
  const dayOf = (at: number) => timeAt(at, zone).dateTime?.slice(0, 10) ?? '';
  const moved = dayOf(instantOf(start));
  const others = view(calendar, { start: originalStart - FAR, end: originalStart + FAR })
    .filter((one) => one.seriesId === seriesId && one.id !== id)
    .map((one) => ({ by: one.originalStart ?? 0, day: dayOf(one.span.start) }))
    .sort((one, other) => one.by - other.by);
  const previous = others.findLast(({ by }) => by < originalStart);
  const following = others.find(({ by }) => by > originalStart);
  if ((previous && moved <= previous.day) || (following && moved >= following.day)) {
    throw invalid(
      'Modified occurrence is crossing or overlapping adjacent occurrence.',
      'ErrorOccurrenceCrossingBoundary',
    );
  }
}

import type { Row } from '../wire/versioned-rows.js';
import { invalid } from './errors.js';
import type { GraphCalendar } from './mailboxes.js';
import type { StoredEvent } from './stored-event.js';

const byProperty =
  /^singleValueExtendedProperties\/any\(\s*(\w+)\s*:\s*\1\/id eq '([^']+)' and \1\/value eq '((?:[^']|'')*)'\s*\)$/i;
const byField = /^(iCalUId|subject) eq '((?:[^']|'')*)'$/i;

/** What a server of Graph's words may do otherwise, for tests to ask for. */
export interface FilterHabits {
  /** Whether `$filter` picks events out; a server that does not know a filter of events may answer with all of them. */
  heedsFilters: boolean;
}

/** The events of a calendar, series as one; `$filter` in the forms that look up one event by what marks it. */
export function findEvents(
  calendar: GraphCalendar,
  filter: string | null,
  { heedsFilters }: FilterHabits,
): Row<StoredEvent>[] {
  const rows = calendar.all().filter(({ item }) => !item.isDeleted);
  if (filter === null || !heedsFilters) return rows.filter(({ item }) => item.seriesId === null);
  const property = byProperty.exec(filter);
  if (property) {
    const [, , id, value] = property;
    return rows.filter(({ item }) =>
      item.content.singleValueExtendedProperties?.some((one) => one.id === id && one.value === unquoted(value)),
    );
  }
  const field = byField.exec(filter);
  if (!field) throw invalid(`The fake does not know the filter ${filter}.`, 'ErrorInvalidUrlQueryFilter');
  const name = field[1]?.toLowerCase() === 'subject' ? 'subject' : 'iCalUId';
  return rows.filter(({ item }) => item.content[name] === unquoted(field[2]));
}

const unquoted = (text = '') => text.replaceAll("''", "'");

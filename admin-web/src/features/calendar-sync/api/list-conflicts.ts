import { calendarConflictSchema, pageOf } from '@lintel/shared/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { calendarsKey } from './list-calendars';

export const conflictsKey = [...calendarsKey, 'conflicts'] as const;
const pageSchema = pageOf(calendarConflictSchema);

/** What bookings and events disagree about, page by page. */
export const conflictPagesQuery = infiniteQueryOptions({
  queryKey: conflictsKey,
  queryFn: ({ pageParam, signal }) =>
    request('calendars/conflicts', { query: { limit: 20, cursor: pageParam }, schema: pageSchema, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

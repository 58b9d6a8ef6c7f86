import { bookingSchema, pageOf, type BookingStatus } from '@lintel/shared/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { allPages } from '../../../lib/all-pages';
import { request } from '../../../lib/request';

export const bookingsKey = ['bookings'] as const;
const pageSchema = pageOf(bookingSchema);

export interface BookingFilter {
  from?: string | undefined;
  to?: string | undefined;
  resourceId?: string | undefined;
  status?: BookingStatus | undefined;
}

/** Bookings page by page, as a list is read. */
export const bookingPagesQuery = (filter: BookingFilter) =>
  infiniteQueryOptions({
    queryKey: [...bookingsKey, 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      request('calendar/events', {
        query: { ...filter, limit: 50, cursor: pageParam },
        schema: pageSchema,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** Every booking of one room in a range, as a week view needs them. */
export const roomBookingsQuery = (resourceId: string, from: string, to: string) =>
  queryOptions({
    queryKey: [...bookingsKey, 'room', resourceId, from, to],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        request('calendar/events', {
          query: { resourceId, from, to, limit: 200, cursor },
          schema: pageSchema,
          signal,
        }),
      ),
  });

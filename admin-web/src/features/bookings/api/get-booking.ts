import { bookingSchema } from '@lintel/shared/contracts';
import { queryOptions } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { bookingsKey } from './list-bookings';

export const bookingQuery = (id: string) =>
  queryOptions({
    queryKey: [...bookingsKey, 'one', id],
    queryFn: ({ signal }) => request(`calendar/events/${encodeURIComponent(id)}`, { schema: bookingSchema, signal }),
  });

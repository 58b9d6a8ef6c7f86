import { noShowsSchema } from '@lintel/shared/contracts';
import { queryOptions } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { bookingsKey } from '../../bookings/api/list-bookings';

/** Organisers who did not come to a room again and again within so many days. */
export const noShowsQuery = (days: number, resourceId: string | undefined) =>
  queryOptions({
    queryKey: [...bookingsKey, 'no-shows', days, resourceId],
    queryFn: async ({ signal }) =>
      (await request('bookings/no-shows', { query: { days, resourceId }, schema: noShowsSchema, signal })).items,
  });

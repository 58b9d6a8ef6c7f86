import { bookingChangeSchema } from '@lintel/shared/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';
import { bookingsKey } from './list-bookings';

const listSchema = z.object({ items: z.array(bookingChangeSchema) });

export const bookingChangesQuery = (id: string) =>
  queryOptions({
    queryKey: [...bookingsKey, 'one', id, 'changes'],
    queryFn: async ({ signal }) =>
      (await request(`calendar/events/${encodeURIComponent(id)}/changes`, { schema: listSchema, signal })).items,
  });

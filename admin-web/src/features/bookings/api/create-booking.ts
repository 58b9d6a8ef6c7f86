import { bookingSchema, type CreateBooking } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { asFailure } from '../../../lib/request-failure';
import { bookingsKey } from './list-bookings';

export function useCreateBooking() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateBooking) => {
      // One key for both tries: when only the answer was lost, the second try gets the first one's booking.
      const idempotencyKey = crypto.randomUUID();
      const post = () => request('calendar/events', { method: 'POST', body, schema: bookingSchema, idempotencyKey });
      try {
        return await post();
      } catch (error) {
        if (asFailure(error).code !== 'OFFLINE') throw error;
        return post();
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: bookingsKey }),
  });
}

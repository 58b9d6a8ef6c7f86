import { bookingSchema } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { bookingsKey } from './list-bookings';

export function useCancelBooking() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      request(`calendar/events/${encodeURIComponent(id)}/cancel`, {
        method: 'POST',
        body: reason === '' ? {} : { reason },
        schema: bookingSchema,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: bookingsKey }),
  });
}

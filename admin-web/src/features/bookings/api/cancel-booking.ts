import { bookingSchema, type BookingScope } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { bookingsKey } from './list-bookings';

export function useCancelBooking() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason, scope }: { id: string; reason: string; scope: BookingScope }) =>
      request(`calendar/events/${encodeURIComponent(id)}/cancel`, {
        method: 'POST',
        body: { scope, ...(reason !== '' && { reason }) },
        schema: bookingSchema,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: bookingsKey }),
  });
}

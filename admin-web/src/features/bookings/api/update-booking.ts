import { bookingSchema, type Booking, type PatchBooking } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { asFailure } from '../../../lib/request-failure';
import { bookingsKey } from './list-bookings';

export interface BookingUpdate {
  /** The booking as the person has seen it: its version is what the change is meant for. */
  booking: Pick<Booking, 'id' | 'version'>;
  patch: PatchBooking;
}

export function useUpdateBooking() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ booking, patch }: BookingUpdate) =>
      request(`calendar/events/${encodeURIComponent(booking.id)}`, {
        method: 'PATCH',
        body: patch,
        ifVersion: booking.version,
        schema: bookingSchema,
      }),
    onSuccess: (booking) => {
      client.setQueryData([...bookingsKey, 'one', booking.id], booking);
      return client.invalidateQueries({ queryKey: bookingsKey });
    },
    onError: (error) => {
      if (asFailure(error).code === 'STALE_VERSION') void client.invalidateQueries({ queryKey: bookingsKey });
    },
  });
}

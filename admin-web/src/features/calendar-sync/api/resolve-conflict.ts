import type { ResolveConflict } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { asFailure } from '../../../lib/request-failure';
import { bookingsKey } from '../../bookings/api/list-bookings';
import { calendarsKey } from './list-calendars';

export function useResolveConflict(id: string, onSettled: () => void) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([calendarsKey, bookingsKey].map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({
    mutationFn: (how: ResolveConflict) =>
      request(`calendars/conflicts/${encodeURIComponent(id)}/resolve`, { method: 'POST', body: how }),
    onSuccess: async () => {
      await refresh();
      onSettled();
    },
    onError: (error) => {
      // Somebody else was quicker.
      if (asFailure(error).code === 'NOT_FOUND') void refresh();
    },
  });
}

import { syncResultSchema } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { connectionsKey } from './list-connections';

export function useSyncConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      request(`connections/${encodeURIComponent(id)}/sync`, { method: 'POST', body: {}, schema: syncResultSchema }),
    // A failed run is written down on the connection too.
    onSettled: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { connectionsKey } from './list-connections';

export function useRemoveConnection(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request(`connections/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
}

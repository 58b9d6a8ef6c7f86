import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

export function useRevokeDisplay(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request(`displays/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: displaysKey }),
  });
}

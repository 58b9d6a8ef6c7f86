import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { meKey } from './me';

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request('auth/sign-out', { method: 'POST', body: {} }),
    onSuccess: () => {
      client.setQueryData(meKey, null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
    },
  });
}

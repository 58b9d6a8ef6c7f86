import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { request } from '../../../lib/request';
import { meKey } from './me';

export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => request('auth/sign-out', { method: 'POST', body: {} }),
    onSuccess: async () => {
      // Away first: whoever signs in next begins at the beginning, and nothing on the screen asks for what is forgotten here.
      await navigate({ to: '/sign-in' });
      client.clear();
      client.setQueryData(meKey, null);
    },
  });
}

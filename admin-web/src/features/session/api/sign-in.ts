import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { RequestFailure } from '../../../lib/request-failure';
import { chooseTenant } from '../../../lib/tenant-choice';
import { meKey, meQuery } from './me';

interface Credentials {
  email: string;
  password: string;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: Credentials) => {
      chooseTenant(null);
      await request('auth/sign-in/email', { method: 'POST', body: credentials });
      client.removeQueries({ queryKey: meKey });
      const me = await client.fetchQuery(meQuery);
      // A browser that refuses the session's cookie looks like this.
      if (!me) throw new RequestFailure({ code: 'UNREADABLE', status: 200, detail: '' });
      return me;
    },
  });
}

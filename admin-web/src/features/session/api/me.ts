import { meSchema, type Me } from '@lintel/shared/contracts';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { asFailure } from '../../../lib/request-failure';
import { request } from '../../../lib/request';
import { serverClock } from '../../../lib/server-clock';
import { chooseTenant, chosenTenant } from '../../../lib/tenant-choice';

export const meKey = ['me'] as const;

async function getMe(signal?: AbortSignal): Promise<Me | null> {
  try {
    const me = await request('me', { schema: meSchema, signal });
    serverClock.set(me.serverTime);
    return me;
  } catch (error) {
    const { code } = asFailure(error);
    if (code === 'UNAUTHENTICATED') return null;
    // The remembered tenant may be one this person has left: their first membership counts then.
    if ((code === 'FORBIDDEN' || code === 'NOT_FOUND') && chosenTenant() !== null) {
      chooseTenant(null);
      return getMe(signal);
    }
    throw error;
  }
}

/** Who is signed in, or null. */
export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: ({ signal }) => getMe(signal),
  staleTime: Infinity,
});

/** Who is signed in; for screens behind the guard, where somebody is. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Error('This screen needs somebody who is signed in.');
  return data;
}

export function useIsAdmin(): boolean {
  return useMe().role === 'ADMIN';
}

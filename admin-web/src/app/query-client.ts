import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { asFailure } from '../lib/request-failure';
import { meKey } from '../features/session/api/me';

const retriable = new Set(['OFFLINE', 'INTERNAL', 'RATE_LIMITED']);

function onFailure(error: unknown): void {
  // The session ended: forgetting who is signed in makes the shell show the sign-in page.
  if (asFailure(error).code === 'UNAUTHENTICATED') queryClient.setQueryData(meKey, null);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onFailure }),
  mutationCache: new MutationCache({ onError: onFailure }),
  defaultOptions: {
    queries: {
      // Live changes invalidate what they touch; between them what is shown is the truth.
      staleTime: 60_000,
      retry: (count, error) => count < 2 && retriable.has(asFailure(error).code),
      refetchOnWindowFocus: true,
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    // What cannot be sent now fails now, where it is seen: kept, it would be sent when nobody expects it any more.
    mutations: { retry: false, networkMode: 'always' },
  },
});

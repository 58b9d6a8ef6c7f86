import { doorCredentialsSchema, issuedPinSchema } from '@lintel/shared/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { peopleKey } from './people';

export const myCredentialsKey = ['my-door-credentials'] as const;

export const myCredentialsQuery = queryOptions({
  queryKey: myCredentialsKey,
  queryFn: ({ signal }) => request('me/door-credentials', { schema: doorCredentialsSchema, signal }),
});

function useMyPin<Answer>(mutationFn: () => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    // Told once and kept nowhere, not even here.
    gcTime: 0,
    onSuccess: () =>
      Promise.all([myCredentialsKey, peopleKey].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useIssuePin = () =>
  useMyPin(() => request('me/door-credentials/pin', { method: 'POST', schema: issuedPinSchema }));

export const useRemoveMyPin = () => useMyPin(() => request('me/door-credentials/pin', { method: 'DELETE' }));

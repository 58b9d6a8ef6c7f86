import { rolloutSchema, type Rollout } from '@lintel/shared/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

const rolloutsKey = [...displaysKey, 'rollouts'] as const;
const listSchema = z.object({ items: z.array(rolloutSchema) });

/** The last updates of the fleet, newest first. */
export const rolloutsQuery = queryOptions({
  queryKey: rolloutsKey,
  queryFn: async ({ signal }): Promise<Rollout[]> => (await request('rollouts', { schema: listSchema, signal })).items,
});

export function useStartRollout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { version: string; soakMinutes: number }) =>
      request('rollouts', { method: 'POST', body, schema: rolloutSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: rolloutsKey }),
  });
}

export function useCancelRollout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      request(`rollouts/${encodeURIComponent(id)}/cancel`, { method: 'POST', schema: rolloutSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: rolloutsKey }),
  });
}

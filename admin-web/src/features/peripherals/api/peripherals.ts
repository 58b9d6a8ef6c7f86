import { addedPeripheralSchema, peripheralSchema, type AddPeripheral } from '@lintel/shared/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';

const peripheralsKey = ['peripherals'] as const;
const listSchema = z.object({ items: z.array(peripheralSchema) });

/** What hangs beside the rooms and signs in to the broker, by name. */
export const usePeripherals = () =>
  useQuery({
    queryKey: peripheralsKey,
    queryFn: async ({ signal }) => (await request('peripherals', { schema: listSchema, signal })).items,
  });

/** The answer holds the key, which nobody can read again: it is kept in no cache. */
export function useAddPeripheral() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AddPeripheral) =>
      request('peripherals', { method: 'POST', body, schema: addedPeripheralSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: peripheralsKey }),
    gcTime: 0,
  });
}

export function useRevokePeripheral(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request(`peripherals/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: peripheralsKey }),
  });
}

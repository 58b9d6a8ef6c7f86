import { type createLocationSchema, locationSchema } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { request } from '../../../lib/request';
import { locationsKey } from './list-locations';

export type CreateLocation = z.infer<typeof createLocationSchema>;

export function useCreateLocation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateLocation) => request('locations', { method: 'POST', body, schema: locationSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: locationsKey }),
  });
}

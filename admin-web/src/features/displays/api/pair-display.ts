import { displaySchema, type pairDisplaySchema } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

export type PairDisplay = z.infer<typeof pairDisplaySchema>;

export function usePairDisplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PairDisplay) => request('displays/pair', { method: 'POST', body, schema: displaySchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: displaysKey }),
  });
}

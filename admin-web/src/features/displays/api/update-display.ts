import { displaySchema, type patchDisplaySchema } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { request } from '../../../lib/request';
import { displaysKey } from './list-displays';

export function useUpdateDisplay(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof patchDisplaySchema>) =>
      request(`displays/${encodeURIComponent(id)}`, { method: 'PATCH', body, schema: displaySchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: displaysKey }),
  });
}

import { resourceSchema, type CreateResource } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { resourcesKey } from './list-resources';

export function useCreateResource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateResource) => request('resources', { method: 'POST', body, schema: resourceSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: resourcesKey }),
  });
}

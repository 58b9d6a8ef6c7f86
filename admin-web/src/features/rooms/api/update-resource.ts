import { resourceSchema, type PatchResource } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { resourcesKey } from './list-resources';

export function useUpdateResource(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PatchResource) =>
      request(`resources/${encodeURIComponent(id)}`, { method: 'PATCH', body, schema: resourceSchema }),
    onSuccess: (resource) => {
      client.setQueryData([...resourcesKey, id], resource);
      return client.invalidateQueries({ queryKey: resourcesKey });
    },
  });
}

import { connectionSchema, type CreateIcalConnection } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { connectionsKey } from './list-connections';

export function useCreateIcalConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateIcalConnection) =>
      request('connections/ical', { method: 'POST', body, schema: connectionSchema }),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
}

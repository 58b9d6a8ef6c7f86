import { policyViewSchema, type PolicyOverrides } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { policiesKey, policyPath, type PolicyPlace } from './get-policy';

export function usePutPolicy(place: PolicyPlace) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rules: PolicyOverrides) =>
      request(policyPath(place), { method: 'PUT', body: { rules }, schema: policyViewSchema }),
    // What is set on a wider place shows through on all below it.
    onSuccess: () => client.invalidateQueries({ queryKey: policiesKey }),
  });
}

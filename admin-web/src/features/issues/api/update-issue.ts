import { issueSchema, type Issue, type PatchIssue } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { asFailure } from '../../../lib/request-failure';
import { issuesKey } from './list-issues';

export function useUpdateIssue({ id, version }: Issue) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: issuesKey });
  return useMutation({
    mutationFn: (patch: PatchIssue) =>
      request(`issues/${encodeURIComponent(id)}`, {
        method: 'PATCH',
        body: patch,
        ifVersion: version,
        schema: issueSchema,
      }),
    onSuccess: refresh,
    onError: (error) => {
      if (asFailure(error).code === 'STALE_VERSION') void refresh();
    },
  });
}

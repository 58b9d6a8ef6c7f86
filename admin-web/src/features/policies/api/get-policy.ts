import { policyViewSchema } from '@lintel/shared/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { request } from '../../../lib/request';

export type PolicyView = z.infer<typeof policyViewSchema>;
/** As the path names it; the answer's `scope` is the same word in capitals. */
export type PolicyScopeName = 'tenant' | 'location' | 'resource';
export interface PolicyPlace {
  scope: PolicyScopeName;
  id: string;
}

export const policiesKey = ['policies'] as const;
export const policyPath = ({ scope, id }: PolicyPlace): string => `policies/${scope}/${encodeURIComponent(id)}`;

export const policyQuery = (place: PolicyPlace) =>
  queryOptions({
    queryKey: [...policiesKey, place.scope, place.id],
    queryFn: ({ signal }) => request(policyPath(place), { schema: policyViewSchema, signal }),
  });

import { resourceSchema } from '@lintel/shared/contracts';
import { queryOptions } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { resourcesKey } from './list-resources';

export const resourceQuery = (id: string) =>
  queryOptions({
    queryKey: [...resourcesKey, id],
    queryFn: ({ signal }) => request(`resources/${encodeURIComponent(id)}`, { schema: resourceSchema, signal }),
  });

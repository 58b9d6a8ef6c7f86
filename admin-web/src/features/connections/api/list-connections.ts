import { connectionSchema, type Connection } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';

export const connectionsKey = ['connections'] as const;
const listSchema = z.object({ items: z.array(connectionSchema) });

export const connectionsQuery = queryOptions({
  queryKey: connectionsKey,
  queryFn: async ({ signal }): Promise<Connection[]> =>
    (await request('connections', { schema: listSchema, signal })).items,
});

export const useConnections = () => useQuery(connectionsQuery);

export const useRoomConnections = (roomId: string) =>
  useQuery({
    ...connectionsQuery,
    select: (connections) => connections.filter(({ resourceId }) => resourceId === roomId),
  });

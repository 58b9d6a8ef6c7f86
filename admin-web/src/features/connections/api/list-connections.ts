import { connectionSchema, pageOf, type Connection } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { allPages } from '../../../lib/all-pages';
import { request } from '../../../lib/request';

export const connectionsKey = ['connections'] as const;
const pageSchema = pageOf(connectionSchema);

export const connectionsQuery = queryOptions({
  queryKey: connectionsKey,
  queryFn: ({ signal }): Promise<Connection[]> =>
    allPages((cursor) => request('connections', { query: { limit: 200, cursor }, schema: pageSchema, signal })),
});

export const useConnections = () => useQuery(connectionsQuery);

export const useRoomConnections = (roomId: string) =>
  useQuery({
    ...connectionsQuery,
    select: (connections) => connections.filter(({ resourceId }) => resourceId === roomId),
  });

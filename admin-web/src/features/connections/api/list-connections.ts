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

/** The calendars a room has by a connected account, with that account. */
export const useRoomAccounts = (roomId: string) =>
  useQuery({
    ...connectionsQuery,
    select: (connections) =>
      connections.flatMap((account) => {
        const calendars = account.calendars.filter(({ resourceId }) => resourceId === roomId);
        return account.kind === 'FEED' || calendars.length === 0 ? [] : [{ ...account, calendars }];
      }),
  });

export const useRoomConnections = (roomId: string) =>
  useQuery({
    ...connectionsQuery,
    select: (connections) => connections.filter(({ resourceId }) => resourceId === roomId),
  });

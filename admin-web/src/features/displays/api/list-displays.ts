import { displaySchema, type Display } from '@lintel/shared/contracts';
import { heartbeatMs } from '@lintel/shared/fleet';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { allPages } from '../../../lib/all-pages';
import { request } from '../../../lib/request';

export const displaysKey = ['displays'] as const;
const pageSchema = z.object({ items: z.array(displaySchema), nextCursor: z.string().nullable().default(null) });

/** The tenant's displays that are still paired, by name. */
export const displaysQuery = queryOptions({
  queryKey: displaysKey,
  // Heartbeats are no facts that anybody tells of.
  refetchInterval: heartbeatMs,
  queryFn: async ({ signal }): Promise<Display[]> => {
    const displays = await allPages((cursor) => request('displays', { query: { cursor }, schema: pageSchema, signal }));
    return displays
      .filter(({ status }) => status === 'ACTIVE')
      .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  },
});

export const useDisplays = () => useQuery(displaysQuery);

export const useRoomDisplays = (roomId: string) =>
  useQuery({
    ...displaysQuery,
    select: (displays) => displays.filter(({ resourceIds }) => resourceIds.includes(roomId)),
  });

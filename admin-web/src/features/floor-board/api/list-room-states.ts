import { roomStateSchema, type RoomState } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';

export const statesKey = ['states'] as const;
const listSchema = z.object({ items: z.array(roomStateSchema) });

/** The state of every room, now. The live link keeps it fresh (see `app/live-updates`). */
export const roomStatesQuery = queryOptions({
  queryKey: statesKey,
  queryFn: async ({ signal }): Promise<RoomState[]> =>
    (await request('resources/states', { schema: listSchema, signal })).items,
  staleTime: 30_000,
});

export const useRoomStates = () => useQuery(roomStatesQuery);

/** One room's state out of the list, so that a page about one room and the board never disagree. */
export const useRoomState = (roomId: string) =>
  useQuery({ ...roomStatesQuery, select: (states) => states.find((state) => state.roomId === roomId) ?? null });

import { syncedCalendarSchema, syncLogLineSchema, type SyncedCalendar } from '@lintel/shared/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from '../../../lib/request';

/** How calendars at Google and Microsoft stand, and all that hangs on it. */
export const calendarsKey = ['calendars'] as const;
export const calendarListKey = [...calendarsKey, 'list'] as const;
const listSchema = z.object({ items: z.array(syncedCalendarSchema) });
const logSchema = z.object({ items: z.array(syncLogLineSchema) });

const AGAIN_MS = 3_000;
const isUnderWay = ({ isSyncing, status, waitingCount }: SyncedCalendar) =>
  isSyncing || status === 'PENDING' || waitingCount > 0;

const calendarsQuery = queryOptions({
  queryKey: calendarListKey,
  queryFn: async ({ signal }): Promise<SyncedCalendar[]> =>
    (await request('calendars', { schema: listSchema, signal })).items,
});

export const useCalendar = (id: string): SyncedCalendar | undefined =>
  useQuery({
    ...calendarsQuery,
    select: (calendars) => calendars.find((calendar) => calendar.id === id),
    // Progress is no fact that anybody is told of.
    refetchInterval: ({ state }) => (state.data?.some((one) => one.id === id && isUnderWay(one)) ? AGAIN_MS : false),
  }).data;

/** How much is to be decided, all calendars together. */
export const useOpenConflicts = (isWanted: boolean): number =>
  useQuery({
    ...calendarsQuery,
    enabled: isWanted,
    select: (calendars) => calendars.reduce((sum, { conflictCount }) => sum + conflictCount, 0),
  }).data ?? 0;

export const useMyCalendarIds = (userId: string) =>
  useQuery({
    ...calendarsQuery,
    select: (calendars) => calendars.filter((one) => one.userId === userId).map(({ id }) => id),
  });

/** The last pieces of work with a calendar, the newest first. */
export const syncLogQuery = (id: string) =>
  queryOptions({
    queryKey: [...calendarsKey, 'log', id],
    queryFn: async ({ signal }) =>
      (await request(`calendars/${encodeURIComponent(id)}/log`, { schema: logSchema, signal })).items,
    staleTime: 0,
  });

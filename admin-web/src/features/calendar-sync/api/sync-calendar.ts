import { syncedCalendarSchema, type SyncedCalendar } from '@lintel/shared/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/request';
import { serverClock } from '../../../lib/server-clock';
import { connectionsKey } from '../../connections/api/list-connections';
import { calendarListKey, calendarsKey } from './list-calendars';

const LOOK_EVERY_MS = 700;
/** A worker that has not begun by then has others to look after first. */
const PATIENCE_MS = 20_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks for a sync and follows it until it is over or has waited long; how far it is, the list of calendars tells meanwhile. */
export function useSyncCalendar(id: string) {
  const client = useQueryClient();
  const path = `calendars/${encodeURIComponent(id)}`;
  return useMutation({
    mutationFn: async (): Promise<{ calendar: SyncedCalendar; isOver: boolean }> => {
      await request(`${path}/sync`, { method: 'POST', body: {}, schema: syncedCalendarSchema });
      let end = performance.now() + PATIENCE_MS;
      for (;;) {
        const now = await request(path, { schema: syncedCalendarSchema });
        client.setQueryData<SyncedCalendar[]>(calendarListKey, (all) =>
          all?.map((calendar) => (calendar.id === id ? now : calendar)),
        );
        const isDue = Date.parse(now.nextSyncAt) <= serverClock.now();
        if (!now.isSyncing && (!isDue || performance.now() > end)) return { calendar: now, isOver: !isDue };
        if (now.isSyncing) end = performance.now() + PATIENCE_MS;
        await pause(LOOK_EVERY_MS);
      }
    },
    onSettled: () =>
      Promise.all([calendarsKey, connectionsKey].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

import type { Changed, ChangedType } from '@lintel/shared/live';
import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { bookingsKey } from '../features/bookings/api/list-bookings';
import { calendarsKey } from '../features/calendar-sync/api/list-calendars';
import { conflictsKey } from '../features/calendar-sync/api/list-conflicts';
import { connectionsKey } from '../features/connections/api/list-connections';
import { displaysKey } from '../features/displays/api/list-displays';
import { issuesKey } from '../features/issues/api/list-issues';
import { refreshRoomStates } from '../features/floor-board/api/refresh-room-states';
import { statesKey } from '../features/floor-board/api/list-room-states';
import { policiesKey } from '../features/policies/api/get-policy';
import { locationsKey } from '../features/rooms/api/list-locations';
import { resourcesKey } from '../features/rooms/api/list-resources';
import { Coalescer } from '../lib/coalescer';
import type { LiveStatus } from '../lib/live-status';
import { serverClock } from '../lib/server-clock';

/** What is out of date when a thing of this type changed; the states of rooms are looked after one by one. */
const touched: Record<Exclude<ChangedType, 'room'>, QueryKey[]> = {
  // A conflict shows its booking as it is now.
  booking: [bookingsKey, conflictsKey],
  resource: [resourcesKey],
  location: [locationsKey, resourcesKey],
  policy: [policiesKey],
  display: [displaysKey],
  rollout: [displaysKey],
  connection: [connectionsKey, calendarsKey],
  issue: [issuesKey],
  // Their pages are not there yet.
  department: [],
  'meeting-type': [],
  availability: [],
};

const interval = 400;

function updater(client: QueryClient) {
  const rooms = new Coalescer<string>((ids) => refreshRoomStates(client, ids), interval);
  const types = new Coalescer<Exclude<ChangedType, 'room'>>(async (changed) => {
    const keys = new Set([...changed].flatMap((type) => touched[type]));
    await Promise.all([...keys].map((queryKey) => client.invalidateQueries({ queryKey })));
  }, interval);
  return {
    onChanged: ({ type, id }: Changed) => {
      if (type === 'room') rooms.add(id);
      else types.add(type);
      // A room that was added, renamed or retired has another card.
      if (type === 'resource') rooms.add(id);
    },
    onListening: () => void client.invalidateQueries(),
    stop: () => {
      rooms.stop();
      types.stop();
    },
  };
}

const pollMilliseconds = 20_000;

/** Keeps what is shown true: by the live link, and by asking now and then while that is down. */
export function useLiveUpdates(tenant: string): LiveStatus {
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>(() => ({ link: 'CONNECTING', since: serverClock.now() }));

  useEffect(() => {
    const { onChanged, onListening, stop } = updater(client);
    let close = () => {};
    let isOver = false;
    const open = async () => {
      // The socket's code is not needed for the first paint.
      const { openLiveLink } = await import('../lib/live-link');
      if (isOver) return;
      close = openLiveLink({
        tenant,
        onChanged,
        onListening,
        onStatus: (link) =>
          setStatus((current) => (current.link === link ? current : { link, since: serverClock.now() })),
      });
    };
    void open();
    return () => {
      isOver = true;
      stop();
      close();
    };
  }, [client, tenant]);

  const isLost = status.link === 'LOST';
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setInterval(() => {
      void client.invalidateQueries({ queryKey: statesKey });
      void client.invalidateQueries({ queryKey: displaysKey });
      void client.invalidateQueries({ queryKey: issuesKey });
    }, pollMilliseconds);
    return () => clearInterval(timer);
  }, [client, isLost]);

  return status;
}

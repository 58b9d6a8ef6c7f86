import type { Policy, RoomState } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { serverClock, useAlarm } from '../../../lib/server-clock';
import { useDisplays } from '../../displays/api/list-displays';
import { policyQuery } from '../../policies/api/get-policy';
import { useResources } from '../../rooms/api/list-resources';
import { useMe } from '../../session/api/me';
import { advanceState, nextChange } from '../model/advance-state';
import { boardRooms, type BoardRoom } from '../model/board-rooms';
import { useRoomStates } from './list-room-states';

const none: never[] = [];

/** The states as they are now: each flips by itself when its time has come. */
export function useCurrentStates(states: readonly RoomState[]): readonly RoomState[] {
  const { tenant } = useMe();
  const rules = useQuery(policyQuery({ scope: 'tenant', id: tenant.id }));
  const policy: Policy = rules.data?.effective ?? defaultPolicy;
  const [now, setNow] = useState(() => serverClock.now());
  const current = useMemo(() => states.map((state) => advanceState(state, policy, now)), [states, policy, now]);
  useAlarm(nextChange(current), setNow);
  return current;
}

/** Every card of the board, and the query they stand on. */
export function useBoardRooms(): { rooms: BoardRoom[]; query: ReturnType<typeof useRoomStates>; isReady: boolean } {
  const { tenant } = useMe();
  const query = useRoomStates();
  const resources = useResources();
  const displays = useDisplays();
  const states = useCurrentStates(query.data ?? none);
  const rooms = useMemo(
    () => boardRooms(states, resources.data ?? none, displays.data ?? none, tenant.timeZone),
    [states, resources.data, displays.data, tenant.timeZone],
  );
  // Where the rooms are is part of the picture: cards that jump to their floor a moment later would be worse than a moment's wait.
  return { rooms, query, isReady: query.data !== undefined && !resources.isPending };
}

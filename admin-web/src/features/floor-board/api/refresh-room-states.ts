import type { RoomState } from '@lintel/shared/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { getRoomState } from './get-room-state';
import { statesKey } from './list-room-states';

/** Beyond this many, one answer with all rooms is cheaper than one a room. */
const fewRooms = 6;

/** Brings the named rooms up to date in the list of states, wherever that list is in use. */
export async function refreshRoomStates(client: QueryClient, roomIds: ReadonlySet<string>): Promise<void> {
  const known = client.getQueryData<RoomState[]>(statesKey);
  if (!known) return;
  const areKnown = [...roomIds].every((id) => known.some(({ roomId }) => roomId === id));
  if (!areKnown || roomIds.size > fewRooms) {
    await client.invalidateQueries({ queryKey: statesKey });
    return;
  }
  const answers = await Promise.allSettled([...roomIds].map(getRoomState));
  const fresh = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  client.setQueryData<RoomState[]>(statesKey, (states) =>
    states?.map((state) =>
      newest(
        state,
        fresh.find(({ roomId }) => roomId === state.roomId),
      ),
    ),
  );
  // A room that could not be read may be gone: the list knows, or shows why it cannot be had either.
  if (fresh.length < answers.length) await client.invalidateQueries({ queryKey: statesKey });
}

/** Answers may overtake each other: a lower version is older. */
function newest(state: RoomState, fresh: RoomState | undefined): RoomState {
  return fresh && fresh.version >= state.version ? fresh : state;
}

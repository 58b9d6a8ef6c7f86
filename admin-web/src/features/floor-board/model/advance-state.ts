import type { BookingCard, Policy, RoomState, StateCard } from '@lintel/shared/contracts';
import { deriveRoomState } from '@lintel/shared/room-state';

const DAY = 86_400_000;

/** What a state says of a booking, as a schedule would. */
const cardOf = (card: StateCard): BookingCard => ({
  ...card,
  kind: 'RESOURCE',
  source: 'LINTEL',
  checkedInAt: card.status === 'ATTENDED' ? card.start : null,
  releasedAt: null,
  inConflict: false,
});

/**
 * The room's state at `now` (epoch milliseconds), told from the state the server last sent: the same object until its
 * `nextChangeAt` has come. A state holds the current and the next booking only and not the room's own rules, so `policy` is the
 * tenant's; that is enough to flip a card on the second, and the server's own word follows and replaces it.
 */
export function advanceState(state: RoomState, policy: Policy, now: number): RoomState {
  if (state.nextChangeAt === null || Date.parse(state.nextChangeAt) > now || state.state === 'OUT_OF_SERVICE') {
    return state;
  }
  const known = [state.current, ...state.concurrent, state.next].filter((card) => card !== null);
  const advanced = deriveRoomState(
    {
      roomId: state.roomId,
      version: state.version,
      serverTime: state.at,
      timeZone: 'UTC',
      horizonEnd: new Date(now + DAY).toISOString(),
      room: { name: state.name, capacity: null, amenities: [], location: null, status: 'ACTIVE' },
      policy,
      bookings: known.map(cardOf),
      calendar: state.calendar,
    },
    policy,
    now,
  );
  // A booking beyond the horizon of this guess is still the next one.
  const next = advanced.next ?? (state.next && Date.parse(state.next.start) > now ? state.next : null);
  return { ...advanced, next, freeUntil: advanced.current ? null : (next?.start ?? null) };
}

/** The earliest instant at which one of the states changes by itself; null when none is known to. */
export function nextChange(states: readonly RoomState[]): number | null {
  let earliest: number | null = null;
  for (const { nextChangeAt } of states) {
    if (nextChangeAt === null) continue;
    const at = Date.parse(nextChangeAt);
    if (earliest === null || at < earliest) earliest = at;
  }
  return earliest;
}

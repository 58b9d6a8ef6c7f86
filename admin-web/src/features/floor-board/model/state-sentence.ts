import type { RoomState } from '@lintel/shared/contracts';
import { wallTimeOf } from '../../../lib/wall-time';

export type StateSentence =
  | { kind: 'freeUntil' | 'takenFrom' | 'checkInUntil' | 'busyUntil'; at: string }
  | { kind: 'freeAllDay' | 'checkIn' | 'busy' | 'closed' };

/** The one sentence a room says of itself. A room whose next booking is on another day is free for the rest of this one. */
export function stateSentence(state: RoomState, now: number, timeZone: string): StateSentence {
  const isToday = (at: string) => wallTimeOf(at, timeZone).slice(0, 10) === wallTimeOf(now, timeZone).slice(0, 10);
  switch (state.state) {
    case 'AVAILABLE':
      return state.freeUntil && isToday(state.freeUntil)
        ? { kind: 'freeUntil', at: state.freeUntil }
        : { kind: 'freeAllDay' };
    case 'STARTING_SOON':
      return state.next ? { kind: 'takenFrom', at: state.next.start } : { kind: 'freeAllDay' };
    case 'AWAITING_CHECK_IN':
      return state.checkIn ? { kind: 'checkInUntil', at: state.checkIn.closesAt } : { kind: 'checkIn' };
    case 'IN_USE':
    case 'ENDING_SOON':
      return state.busyUntil ? { kind: 'busyUntil', at: state.busyUntil } : { kind: 'busy' };
    case 'OUT_OF_SERVICE':
      return { kind: 'closed' };
  }
}

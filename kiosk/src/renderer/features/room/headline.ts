import type { RoomState, RoomStateName } from '@lintel/shared/contracts';

/** What the room is, told by this screen; UNKNOWN when what is known has run out. */
export type ShownState = RoomStateName | 'UNKNOWN';

/** The sentence read from across the corridor: a word for the state and, below it, the time that matters. */
export interface Headline {
  state: ShownState;
  word: 'free' | 'probablyFree' | 'startingSoon' | 'checkInNow' | 'inUse' | 'endingSoon' | 'outOfService' | 'unknown';
  detail: { key: 'until' | 'at' | 'by' | 'restOfDay' | 'lastConfirmed'; instant: number | null } | null;
}

const instant = (text: string | null | undefined): number | null => (text ? Date.parse(text) : null);
const timed = (key: 'until' | 'at' | 'by' | 'lastConfirmed', at: number | null): Headline['detail'] =>
  at === null ? null : { key, instant: at };

/**
 * @param isDoubtful the server or the calendar has been silent for long: a free room may have been taken elsewhere
 * @param knownAt when it was last known to be so
 * @param isSameDay whether two instants fall on one day in the room's zone
 */
export function headlineFor(
  state: RoomState,
  context: {
    now: number;
    isDoubtful: boolean;
    knownAt: number | null;
    horizonEnd: number;
    isSameDay: (one: number, other: number) => boolean;
  },
): Headline {
  const { now, isDoubtful, knownAt, horizonEnd, isSameDay } = context;
  if (now >= horizonEnd && state.state !== 'OUT_OF_SERVICE') return { state: 'UNKNOWN', word: 'unknown', detail: null };
  switch (state.state) {
    case 'AVAILABLE': {
      const until = instant(state.freeUntil);
      const isForToday = until === null || !isSameDay(until, now);
      const detail: Headline['detail'] = isForToday ? { key: 'restOfDay', instant: null } : timed('until', until);
      if (!isDoubtful) return { state: 'AVAILABLE', word: 'free', detail };
      return { state: 'AVAILABLE', word: 'probablyFree', detail: timed('lastConfirmed', knownAt) ?? detail };
    }
    case 'STARTING_SOON':
      return { state: state.state, word: 'startingSoon', detail: timed('at', instant(state.next?.start)) };
    case 'AWAITING_CHECK_IN':
      return { state: state.state, word: 'checkInNow', detail: timed('by', instant(state.checkIn?.closesAt)) };
    case 'IN_USE':
      return { state: state.state, word: 'inUse', detail: timed('until', instant(state.busyUntil)) };
    case 'ENDING_SOON':
      return { state: state.state, word: 'endingSoon', detail: timed('at', instant(state.current?.end)) };
    case 'OUT_OF_SERVICE':
      return { state: state.state, word: 'outOfService', detail: null };
  }
}

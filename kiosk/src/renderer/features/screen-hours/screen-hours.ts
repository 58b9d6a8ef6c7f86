import type { ScreenHours } from '@lintel/shared/contracts';
import { isScreenOn } from '@lintel/shared/fleet';
import { localClock } from '@lintel/shared/time';
import type { BoardView } from '../room/board';

/** Outside its hours the screen shows the room again this long before a meeting. */
const wakesBeforeMs = 15 * 60_000;

/** Whether the screen shows its room at full light without anybody in front of it; a meeting needs it at any hour. */
export function isLit(hours: ScreenHours, { schedule, state, now }: BoardView): boolean {
  const { isoWeekday, minuteOfDay } = localClock(now, schedule.timeZone);
  if (isScreenOn(hours, isoWeekday, minuteOfDay)) return true;
  return state.current !== null || (state.next !== null && Date.parse(state.next.start) - now <= wakesBeforeMs);
}

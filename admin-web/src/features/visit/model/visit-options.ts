import type { RoomSchedule, VisitAction } from '@lintel/shared/contracts';
import { acceptedFactors } from '@lintel/shared/policy';
import { deriveRoomState, extendOptions, walkUpOptions } from '@lintel/shared/room-state';

type Wanted = VisitAction extends infer Action ? (Action extends unknown ? Omit<Action, 'requestId'> : never) : never;

export interface VisitOption {
  /** For the button. */
  id: string;
  wanted: Wanted;
  /** Until when, where that is what one chooses; epoch milliseconds. */
  end: number | null;
  minutes: number | null;
}

/** What somebody may do with their phone at this door now, what most people come for first. */
export function visitOptions(schedule: RoomSchedule, now: number): VisitOption[] {
  const { policy } = schedule;
  const { actions, checkIn, restore, current } = deriveRoomState(schedule, policy, now);
  const plain = { end: null, minutes: null };
  const options: VisitOption[] = [];
  if (actions.includes('CHECK_IN') && checkIn) {
    options.push({ id: 'check-in', wanted: { action: 'check-in', bookingId: checkIn.bookingId }, ...plain });
  }
  if (actions.includes('RESTORE') && restore) {
    options.push({ id: 'restore', wanted: { action: 'restore', bookingId: restore.bookingId }, ...plain });
  }
  for (const { minutes, end, isUntilNext } of walkUpOptions(schedule, policy, now)) {
    const length = isUntilNext ? { until: 'NEXT' as const } : { durationMinutes: minutes };
    options.push({
      id: `walk-up-${isUntilNext ? 'next' : minutes}`,
      wanted: { action: 'walk-up', ...length },
      end,
      minutes,
    });
  }
  if (current) {
    for (const { minutes, end } of extendOptions(schedule, policy, now)) {
      options.push({
        id: `extend-${minutes}`,
        wanted: { action: 'extend', bookingId: current.id, minutes },
        end,
        minutes,
      });
    }
    if (actions.includes('END')) {
      options.push({ id: 'end', wanted: { action: 'end', bookingId: current.id }, ...plain });
    }
  }
  return options.filter(({ wanted }) => acceptedFactors(policy, wanted.action).includes('QR'));
}

/** Whether this is something that a code for this booking allows. */
export function isOf(wanted: Wanted, bookingId: string): boolean {
  return 'bookingId' in wanted && wanted.bookingId === bookingId && wanted.action !== 'restore';
}

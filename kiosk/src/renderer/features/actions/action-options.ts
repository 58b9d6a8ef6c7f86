import { extendOptions, walkUpOptions, type DurationOption } from '@lintel/shared/room-state';
import type { BoardView } from '../room/board';
import type { Intent } from './requests';

export interface ActionOption extends DurationOption {
  intent: Intent;
}

/** The choices somebody has right now; empty when the moment has passed. */
export function optionsFor(action: 'walk-up' | 'extend', { schedule, state, now }: BoardView): ActionOption[] {
  if (action === 'walk-up') {
    return walkUpOptions(schedule, schedule.policy, now).map((option) => ({
      ...option,
      intent: option.isUntilNext ? { action, until: 'NEXT' } : { action, durationMinutes: option.minutes },
    }));
  }
  const bookingId = state.current?.id;
  if (!bookingId) return [];
  return extendOptions(schedule, schedule.policy, now).map((option) => ({
    ...option,
    intent: { action, bookingId, minutes: option.minutes },
  }));
}

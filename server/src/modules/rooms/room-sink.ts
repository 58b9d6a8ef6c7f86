import type { RoomSchedule, RoomState } from '@lintel/shared/contracts';

/** What a room is now, as its door and everything public may show it. */
export interface RoomUpdate {
  tenantId: string;
  tenantSlug: string;
  schedule: RoomSchedule;
  state: RoomState;
  /** False where only the time went on: whoever derives the state from the schedule knows already. */
  isNewSchedule: boolean;
}

/** Somebody who shows rooms to the world. It takes an update at once and never waits for a client. */
export interface RoomSink {
  publish(updates: readonly RoomUpdate[]): void;
}

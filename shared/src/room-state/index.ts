export { applyPending, type PendingTap } from './apply-pending.js';
export { checkInWindow, releaseDueAt, type CheckInWindow } from './check-in.js';
export { deriveRoomState } from './derive-room-state.js';
export { extendOptions, walkUpOptions, type DurationOption } from './duration-options.js';

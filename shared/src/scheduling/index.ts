export {
  assignHost,
  assignmentAlgorithms,
  type Assignment,
  type AssignmentAlgorithm,
  type AssignmentReason,
} from './assignment.js';
export { bookingWindow } from './booking-window.js';
export { commonFreeTime, commonSlots } from './common-free.js';
export { defaultAvailabilityRules } from './default-rules.js';
export { fairnessOf, type Fairness } from './fairness.js';
export type { BusySpan, Department, DepartmentLimits, Host, Meeting, MeetingRoom } from './host.js';
export {
  countsForFairness,
  hostLoads,
  RECENT_DAYS,
  UPCOMING_DAYS,
  type Assignable,
  type AssignedBooking,
  type HostLoad,
} from './host-loads.js';
export { judgeDepartment, type DepartmentVerdict } from './judge-department.js';
export { judgeHost, type JudgeOptions } from './judge-host.js';
export { dateOf, datesOf, monthOf } from './month-view.js';
export { bookingHorizon, nextAvailable, openStarts, slotsOf, type OpenStarts, type Slot } from './open-starts.js';
export { openingHours } from './opening-hours.js';
export { prepareDepartment, type PreparedDepartment } from './prepare-department.js';
export { mostTelling, refusalCodes, type Refusal, type RefusalReason } from './refusal.js';
export { replay, replaySteps, type Replay, type ReplayRules } from './replay.js';
export type { BookingRequest } from './replayed-diary.js';
export { withoutNotice } from './staff-rules.js';
export { nearestSlots, type SuggestionQuery } from './suggestions.js';

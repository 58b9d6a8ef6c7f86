import type { AvailabilityRules } from '../contracts/availability.js';
import type { Interval } from '../intervals/index.js';

/** What is to be booked. */
export interface Meeting {
  readonly durationMinutes: number;
  /**
   * From one offered start to the next. Starts are counted on the wall clock of the host's zone, from the beginning of
   * each stretch of opening hours of a day (see `start-grid.ts`).
   */
  readonly slotIntervalMinutes: number;
  /** The meeting's own buffers; where null or left out the host's rules say. */
  readonly bufferBeforeMinutes?: number | null;
  readonly bufferAfterMinutes?: number | null;
}

/** Time in which a host cannot be booked: a booking, a hold or an event of another calendar; epoch milliseconds. */
export interface BusySpan extends Interval {
  /** The buffers this one asks for itself; none unless given. */
  readonly bufferBeforeMinutes?: number;
  readonly bufferAfterMinutes?: number;
  /** Whether it counts towards the host's maxima per day and week. Bookings and holds do, foreign events do not. */
  readonly isCounted?: boolean;
}

/** Somebody who can be booked. Whoever moves a booking leaves it out of `busy`. */
export interface Host {
  readonly hostId: string;
  readonly rules: AvailabilityRules;
  /** In any order, overlapping or not. For the maxima it must hold the whole local weeks that are asked about. */
  readonly busy: readonly BusySpan[];
}

/** What a department allows all of its hosts together; days and weeks are those of its own zone, null is no limit. */
export interface DepartmentLimits {
  readonly timeZone: string;
  readonly maxPerDay: number | null;
  readonly maxPerWeek: number | null;
  /** When the department's bookings and holds that count begin; whole local weeks. */
  readonly bookedStarts: readonly number[];
}

/** A room that a meeting can take place in, and when it cannot. */
export interface MeetingRoom {
  readonly roomId: string;
  readonly busy: readonly Interval[];
}

export interface Department {
  readonly hosts: readonly Host[];
  readonly limits?: DepartmentLimits | null;
  /** Where the meeting needs a room: those that will do. Without it none is needed. */
  readonly rooms?: readonly MeetingRoom[] | null;
}

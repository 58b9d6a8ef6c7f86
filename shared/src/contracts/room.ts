import { z } from 'zod';
import { bookingKindSchema, bookingSources, bookingStatusSchema } from './booking.js';
import { policySchema } from './policy.js';

export const roomStates = [
  'AVAILABLE',
  'STARTING_SOON',
  'AWAITING_CHECK_IN',
  'IN_USE',
  'ENDING_SOON',
  'OUT_OF_SERVICE',
] as const;
export const roomActions = ['BOOK', 'CHECK_IN', 'EXTEND', 'END', 'RESTORE'] as const;
export type RoomStateName = (typeof roomStates)[number];
export type RoomAction = (typeof roomActions)[number];

/** A booking as a door may show it. `title` is null where the policy masks titles or the event is private. */
export const bookingCardSchema = z.object({
  id: z.string(),
  title: z.string().nullable(),
  organizerName: z.string().nullable(),
  start: z.string(),
  end: z.string(),
  kind: bookingKindSchema,
  status: bookingStatusSchema,
  source: z.enum(bookingSources),
  /** Whether this booking needs a check-in at all (exemptions already applied). */
  needsCheckIn: z.boolean(),
  checkedInAt: z.string().nullable(),
  releasedAt: z.string().nullable(),
  inConflict: z.boolean(),
});
export type BookingCard = z.infer<typeof bookingCardSchema>;

export const calendarHealthSchema = z.object({
  status: z.enum(['NONE', 'PENDING', 'OK', 'ERROR']),
  lastSyncedAt: z.string().nullable(),
  error: z.string().nullable(),
});
export type CalendarHealth = z.infer<typeof calendarHealthSchema>;

/** Everything a display needs to derive the room's state by itself until `horizonEnd`. */
export const scheduleSchema = z
  .object({
    roomId: z.string(),
    /** Monotonic per room: a snapshot with a lower version is older and must be ignored. */
    version: z.number().int(),
    serverTime: z.string(),
    timeZone: z.string(),
    horizonEnd: z.string(),
    room: z.object({
      name: z.string(),
      capacity: z.number().int().nullable(),
      amenities: z.array(z.string()),
      location: z.string().nullable(),
      status: z.enum(['ACTIVE', 'DISABLED', 'RETIRED']),
    }),
    /** Rules that a newer server has and this reader does not know are nothing to fail for. */
    policy: z.object(policySchema.shape),
    bookings: z.array(bookingCardSchema),
    calendar: calendarHealthSchema,
  })
  .meta({ id: 'RoomSchedule' });
export type RoomSchedule = z.infer<typeof scheduleSchema>;

const stateCardSchema = z.object({
  id: z.string(),
  title: z.string().nullable(),
  organizerName: z.string().nullable(),
  start: z.string(),
  end: z.string(),
  status: bookingStatusSchema,
  needsCheckIn: z.boolean(),
});
export type StateCard = z.infer<typeof stateCardSchema>;

export const roomStateSchema = z
  .object({
    roomId: z.string(),
    name: z.string(),
    state: z.enum(roomStates),
    version: z.number().int(),
    at: z.string(),
    current: stateCardSchema.nullable(),
    /** Bookings that run at the same time as `current` (only external events can overlap). */
    concurrent: z.array(stateCardSchema),
    next: stateCardSchema.nullable(),
    busyUntil: z.string().nullable(),
    freeUntil: z.string().nullable(),
    nextChangeAt: z.string().nullable(),
    actions: z.array(z.enum(roomActions)),
    checkIn: z.object({ bookingId: z.string(), opensAt: z.string(), closesAt: z.string() }).nullable(),
    restore: z.object({ bookingId: z.string(), until: z.string() }).nullable(),
    calendar: calendarHealthSchema,
  })
  .meta({ id: 'RoomState' });
export type RoomState = z.infer<typeof roomStateSchema>;

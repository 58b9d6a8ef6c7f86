import { z } from 'zod';
import { occurrenceProblemSchema } from '../errors/index.js';
import { actorSchema, bookingKindSchema, bookingSchema } from './booking.js';
import { idSchema, pageQuerySchema } from './primitives.js';

/** ACTIVE: more of it will be booked as it comes within reach. COMPLETE: all of it is booked. */
export const seriesStatuses = ['ACTIVE', 'COMPLETE', 'CANCELLED'] as const;

/** A series: its rule, and what became of its occurrences, which are bookings. */
export const seriesSchema = z
  .object({
    id: idSchema,
    version: z.number().int(),
    status: z.enum(seriesStatuses),
    rule: z.string(),
    /** When the first one begins by the clock of `timeZone`, such as `2026-11-23T10:00`. */
    startLocal: z.string(),
    timeZone: z.string(),
    durationMinutes: z.number().int(),
    kind: bookingKindSchema,
    title: z.string(),
    resourceIds: z.array(idSchema),
    hostIds: z.array(idSchema),
    departmentId: idSchema.nullable(),
    meetingTypeId: idSchema.nullable(),
    organizer: z.object({ email: z.string().nullable(), name: z.string().nullable(), userId: idSchema.nullable() }),
    createdBy: actorSchema,
    /** Occurrences that begin before this are bookings, or are in `skipped`. */
    bookedUntil: z.string(),
    /** When the next one begins; null where none is booked. */
    nextStart: z.string().nullable(),
    upcomingCount: z.number().int(),
    noShowCount: z.number().int(),
    /** When those would have begun that were cancelled by themselves. */
    excluded: z.array(z.string()),
    /** Those to come that were moved by themselves. */
    exceptions: z.array(
      z.object({ bookingId: idSchema, originalStart: z.string(), start: z.string(), end: z.string() }),
    ),
    /** Occurrences nobody could be given, and why. */
    skipped: z.array(occurrenceProblemSchema),
    /** The series this one was split from. */
    previousId: idSchema.nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Series' });
export type Series = z.infer<typeof seriesSchema>;

export const listSeriesQuerySchema = pageQuerySchema.extend({
  resourceId: idSchema.optional(),
  /** Whose time it takes, or who organises it. */
  userId: idSchema.optional(),
  status: z.enum(seriesStatuses).optional(),
});
export type ListSeriesQuery = z.infer<typeof listSeriesQuerySchema>;

/** The first of the bookings, and the occurrences that were left out where that was asked for. */
export const createdBookingSchema = bookingSchema
  .extend({ skipped: z.array(occurrenceProblemSchema).optional() })
  .meta({ id: 'CreatedBooking' });
export type CreatedBooking = z.infer<typeof createdBookingSchema>;

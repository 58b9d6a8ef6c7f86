import { z } from 'zod';
import { occurrenceProblemSchema } from '../errors/index.js';
import {
  attendeesSchema,
  bookingKindSchema,
  bookingSchema,
  bookingStatusSchema,
  invitedFields,
  newRecurrenceSchema,
} from './booking.js';
import {
  idSchema,
  instantSchema,
  lineSchema,
  pageQuerySchema,
  proseSchema,
  textSchema,
  timeZoneSchema,
} from './primitives.js';
import { answersSchema, customerSchema, paymentSchema } from './public-booking.js';

/** How a host came to a booking. */
export const assignmentMethods = ['ROUND_ROBIN', 'LEAST_BUSY', 'WEIGHTED', 'CHOSEN', 'REASSIGNED'] as const;

export const assignmentSchema = z
  .object({
    userId: idSchema,
    name: z.string(),
    method: z.enum(assignmentMethods),
    /** A sentence that says why it was this host. */
    reason: z.string(),
    /** Who chose; null where the algorithm did. */
    assignedBy: z.object({ id: idSchema, name: z.string() }).nullable(),
    at: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Assignment' });
export type Assignment = z.infer<typeof assignmentSchema>;

const person = z.object({ userId: idSchema, name: z.string(), email: z.string() });

/** A booking of a department as its people see it: with its host, its customer and how it came about. */
export const departmentBookingSchema = bookingSchema
  .extend({
    department: z.object({ id: idSchema, slug: z.string(), name: z.string() }).nullable(),
    meetingType: z.object({ id: idSchema, slug: z.string(), name: z.string(), color: z.string() }).nullable(),
    host: person.nullable(),
    /** Everybody whose time it takes, the host included. */
    participants: z.array(person),
    customer: z
      .object({
        name: z.string(),
        email: z.string(),
        /** E.164. */
        phone: z.string(),
        timeZone: z.string(),
        notes: z.string().nullable(),
        answers: z.array(z.object({ id: z.string(), label: z.string(), answer: z.union([z.string(), z.boolean()]) })),
      })
      .nullable(),
    approval: z
      .object({
        status: z.enum(['PENDING', 'APPROVED', 'DECLINED']),
        by: z.object({ id: idSchema, name: z.string() }).nullable(),
        at: z.string().nullable(),
        reason: z.string().nullable(),
      })
      .nullable(),
    reassignmentCount: z.number().int(),
    /** Where a price is paid: by the customer, who alone is told where. */
    payment: paymentSchema.omit({ url: true }).optional(),
  })
  .meta({ id: 'DepartmentBooking' });
export type DepartmentBooking = z.infer<typeof departmentBookingSchema>;

export const departmentBookingDetailSchema = departmentBookingSchema
  .extend({ assignments: z.array(assignmentSchema) })
  .meta({ id: 'DepartmentBookingDetail' });
export type DepartmentBookingDetail = z.infer<typeof departmentBookingDetailSchema>;

/** Of a series: the first of its bookings, and the occurrences that were left out where that was asked for. */
export const createdDepartmentBookingSchema = departmentBookingDetailSchema
  .extend({ skipped: z.array(occurrenceProblemSchema).optional() })
  .meta({ id: 'CreatedDepartmentBooking' });
export type CreatedDepartmentBooking = z.infer<typeof createdDepartmentBookingSchema>;

export const listDepartmentBookingsQuerySchema = pageQuerySchema.extend({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  departmentId: idSchema.optional(),
  meetingTypeId: idSchema.optional(),
  /** Whose time it takes. */
  userId: idSchema.optional(),
  status: bookingStatusSchema.optional(),
  kind: bookingKindSchema.optional(),
  /** Part of the customer's name or e-mail address. */
  customer: lineSchema(200).optional(),
  /** Part of the reference, the title, the customer's name or address, or the notes. */
  search: lineSchema(200).optional(),
});
export type ListDepartmentBookings = z.infer<typeof listDepartmentBookingsQuerySchema>;

/** A customer's booking made by the department's people: of a member chosen, or of whoever the algorithm chooses. */
export const createCustomerBookingSchema = z
  .strictObject({
    kind: z.literal('CUSTOMER').optional(),
    meetingTypeId: idSchema,
    start: instantSchema,
    timeZone: timeZoneSchema,
    customer: customerSchema,
    answers: answersSchema.optional(),
    hostId: idSchema.optional(),
    holdId: idSchema.optional(),
    /** Makes it the first of a series that has an end, all of it with the same host. */
    recurrence: newRecurrenceSchema.optional(),
  })
  .meta({ id: 'CreateCustomerBooking' });

/** A meeting of colleagues, at a time when all of them are free. */
export const createInternalMeetingSchema = z
  .strictObject({
    kind: z.literal('INTERNAL'),
    title: textSchema(200),
    /** Their time is taken; the first one is the host. */
    participantIds: z
      .array(idSchema)
      .min(1)
      .max(50)
      .refine((ids) => new Set(ids).size === ids.length, 'Somebody is named twice.'),
    meetingTypeId: idSchema.optional(),
    agenda: proseSchema(8_000).nullable().optional(),
    start: instantSchema,
    end: instantSchema,
    timeZone: timeZoneSchema,
    resourceIds: z.array(idSchema).max(20).optional(),
    recurrence: newRecurrenceSchema.optional(),
    /** Who else comes; their time is not taken. */
    attendees: attendeesSchema.optional(),
    ...invitedFields,
  })
  .meta({ id: 'CreateInternalMeeting' });

/** When several people have time together. */
export const freeTimesQuerySchema = z.strictObject({
  /** Ids with commas between them. */
  userIds: z
    .string()
    .max(2_000)
    .transform((text) => text.split(','))
    .pipe(z.array(idSchema).min(1).max(50)),
  from: instantSchema,
  to: instantSchema,
  durationMinutes: z.coerce.number().int().min(5).max(1_440).default(30),
});

export const createDepartmentBookingSchema = z.discriminatedUnion('kind', [
  createInternalMeetingSchema,
  createCustomerBookingSchema,
]);
export type CreateDepartmentBooking = z.infer<typeof createDepartmentBookingSchema>;
export type CreateCustomerBooking = z.infer<typeof createCustomerBookingSchema>;
export type CreateInternalMeeting = z.infer<typeof createInternalMeetingSchema>;

export const reassignSchema = z
  .strictObject({ userId: idSchema, reason: proseSchema(1_000).optional() })
  .meta({ id: 'Reassign' });
export const declineSchema = z.strictObject({ reason: proseSchema(1_000).optional() }).optional();

/** What somebody is about to do by dragging a booking, or by filling in a form; what is left out stays as it is. */
export const checkBookingSchema = z
  .strictObject({
    bookingId: idSchema.optional(),
    meetingTypeId: idSchema.optional(),
    userId: idSchema.optional(),
    start: instantSchema.optional(),
  })
  .refine(
    ({ bookingId, meetingTypeId, start }) =>
      bookingId !== undefined || (meetingTypeId !== undefined && start !== undefined),
    'Name a bookingId, or a meetingTypeId and a start.',
  )
  .meta({ id: 'CheckBooking' });
export type CheckBooking = z.infer<typeof checkBookingSchema>;
export const checkResultSchema = z
  .object({ ok: z.boolean(), code: z.string().optional(), reason: z.string().optional() })
  .meta({ id: 'CheckResult' });
export type CheckResult = z.infer<typeof checkResultSchema>;

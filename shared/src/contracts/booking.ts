import { z } from 'zod';
import {
  emailSchema,
  idSchema,
  instantSchema,
  lineSchema,
  pageQuerySchema,
  proseSchema,
  textSchema,
  timeZoneSchema,
} from './primitives.js';
import { factorSchema } from './proof.js';

export const bookingKinds = ['CUSTOM', 'RESOURCE', 'CUSTOMER', 'INTERNAL'] as const;
export const bookingStatuses = [
  'PENDING',
  'CONFIRMED',
  'ATTENDED',
  'COMPLETED',
  'NO_SHOW',
  'CANCELLED',
  'DECLINED',
] as const;
export const actorTypes = ['HUMAN', 'AI', 'SERVICE', 'DISPLAY', 'CUSTOMER', 'EXTERNAL', 'SYSTEM'] as const;
export const bookingSources = ['LINTEL', 'GOOGLE', 'MICROSOFT', 'ICAL'] as const;
export const changeTypes = [
  'CREATED',
  'UPDATED',
  'RESCHEDULED',
  'CANCELLED',
  'REASSIGNED',
  'ATTENDED',
  'NO_SHOW',
  'COMPLETED',
  'APPROVED',
  'DECLINED',
  'RELEASED',
  'RESTORED',
] as const;

export const bookingKindSchema = z.enum(bookingKinds);
export const bookingStatusSchema = z.enum(bookingStatuses);
export const actorSchema = z.object({
  type: z.enum(actorTypes),
  id: z.string().nullable(),
  name: z.string().nullable(),
  /** The display it was done at, and how who did it showed who they are. */
  door: z.object({ displayId: idSchema, displayName: z.string(), factor: factorSchema }).optional(),
});

export const onlineMeetingSchema = z.strictObject({
  provider: z.enum(['GOOGLE_MEET', 'TEAMS', 'ZOOM', 'CUSTOM']),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
});

const attendeeSchema = z.object({
  email: z.string(),
  name: z.string().nullable(),
  response: z.enum(['NEEDS_ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE']),
  userId: idSchema.nullable(),
});

/** RFC 5545: `FREQ=WEEKLY;BYDAY=MO;COUNT=10`. What it means is said where it is followed (`@lintel/shared/recurrence`). */
const ruleSchema = z.string().trim().min(1).max(500);

/** What a new booking says of a series it begins. */
export const newRecurrenceSchema = z.strictObject({
  rule: ruleSchema,
  /** Whether one occurrence that cannot be booked refuses all of them, or is left out. */
  onConflict: z.enum(['refuse', 'skip']).default('refuse'),
});

/** A booking on the wire ("event" in the paths). */
export const bookingSchema = z
  .object({
    id: idSchema,
    reference: z.string(),
    kind: bookingKindSchema,
    status: bookingStatusSchema,
    version: z.number().int(),
    title: z.string(),
    description: z.string().nullable(),
    location: z.string().nullable(),
    category: z.string().nullable(),
    tags: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    start: z.string(),
    end: z.string(),
    timeZone: z.string(),
    allDay: z.boolean(),
    resourceIds: z.array(idSchema),
    /** Whose time it takes, the host first; nobody's where it takes only rooms. */
    hostIds: z.array(idSchema),
    departmentId: idSchema.nullable(),
    meetingTypeId: idSchema.nullable(),
    organizer: z.object({ email: z.string().nullable(), name: z.string().nullable(), userId: idSchema.nullable() }),
    attendees: z.array(attendeeSchema),
    onlineMeeting: onlineMeetingSchema.nullable(),
    recurrence: z
      .object({ rule: z.string().nullable(), seriesId: z.string().nullable(), originalStart: z.string().nullable() })
      .nullable(),
    createdBy: actorSchema,
    source: z.enum(bookingSources),
    inConflict: z.boolean(),
    attendance: z.object({
      checkedInAt: z.string().nullable(),
      checkedInBy: actorSchema.nullable(),
      releasedAt: z.string().nullable(),
    }),
    cancellation: z.object({ at: z.string(), by: actorSchema, reason: z.string().nullable() }).nullable(),
    external: z.array(
      z.object({
        calendarId: idSchema,
        provider: z.enum(['GOOGLE', 'MICROSOFT', 'ICAL']),
        /** Null until the event has been written. */
        externalId: z.string().nullable(),
        iCalUID: z.string().nullable(),
        etag: z.string().nullable(),
        htmlLink: z.string().nullable(),
        syncStatus: z.string(),
        lastSyncedAt: z.string().nullable(),
      }),
    ),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Booking' });
export type Booking = z.infer<typeof bookingSchema>;
export type Actor = z.infer<typeof actorSchema>;
export type BookingStatus = z.infer<typeof bookingStatusSchema>;
export type ChangeType = (typeof changeTypes)[number];

const tagSchema = textSchema(50);
const metadataSchema = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 8_192, 'Metadata may hold 8 KB at most.');

/** Whom to invite besides: contacts, and everybody who is in these groups now. */
export const invitedFields = {
  contactIds: z.array(idSchema).max(500).optional(),
  groupIds: z.array(idSchema).max(50).optional(),
};

/** Those who are invited by their addresses. */
export const attendeesSchema = z
  .array(z.strictObject({ email: emailSchema, name: textSchema(200).nullable().optional() }))
  .max(500);

const writable = {
  title: textSchema(200),
  description: proseSchema(8_000).nullable().optional(),
  location: lineSchema(500).nullable().optional(),
  category: lineSchema(100).nullable().optional(),
  tags: z.array(tagSchema).max(20).optional(),
  metadata: metadataSchema.optional(),
  start: instantSchema,
  end: instantSchema,
  timeZone: timeZoneSchema,
  resourceIds: z
    .array(idSchema)
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, 'A resource is named twice.')
    .optional(),
  organizerEmail: emailSchema.optional(),
  attendees: attendeesSchema.optional(),
  onlineMeeting: onlineMeetingSchema.nullable().optional(),
};

export const createBookingSchema = z
  .strictObject({
    ...writable,
    ...invitedFields,
    kind: z.enum(['CUSTOM', 'RESOURCE']).optional(),
    /** What was held for it: its time is free for this booking alone. */
    holdId: idSchema.optional(),
    /** Makes it the first of a series. Of a `PUT`: the rule of the series from there on; it stays where it is left out. */
    recurrence: newRecurrenceSchema.optional(),
  })
  .meta({ id: 'CreateBooking' });
export type CreateBooking = z.infer<typeof createBookingSchema>;

/** PATCH: any writable subset. */
export const patchBookingSchema = z
  .strictObject({
    ...writable,
    /** The rule of a series from there on; only with the scope `following` or `all`. */
    recurrence: z.strictObject({ rule: ruleSchema }),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchBooking' });
export type PatchBooking = z.infer<typeof patchBookingSchema>;

/** Which occurrences of a series a change is for; of a single booking all of these are the booking itself. */
export const scopes = ['this', 'following', 'all'] as const;
export const scopeSchema = z.enum(scopes);
export type BookingScope = z.infer<typeof scopeSchema>;

export const cancelBookingSchema = z
  .strictObject({ reason: proseSchema(1_000).optional(), scope: scopeSchema.optional() })
  .optional();

export const listBookingsQuerySchema = pageQuerySchema.extend({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  resourceId: idSchema.optional(),
  userId: idSchema.optional(),
  status: bookingStatusSchema.optional(),
  category: lineSchema(100).optional(),
  kind: bookingKindSchema.optional(),
  recurring: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export type ListBookingsQuery = z.infer<typeof listBookingsQuerySchema>;

/** Of a room or device, of a person, or of what customers can book with a department (by the words of their addresses). */
export const availabilityQuerySchema = z
  .strictObject({
    resourceId: idSchema.optional(),
    userId: idSchema.optional(),
    department: z.string().max(100).optional(),
    meetingType: z.string().max(100).optional(),
    from: instantSchema,
    to: instantSchema,
    durationMinutes: z.coerce.number().int().min(1).max(1_440).default(30),
  })
  .refine(
    ({ resourceId, userId, department }) => [resourceId, userId, department].filter(Boolean).length === 1,
    'Name a resourceId, a userId, or a department with a meetingType.',
  )
  .refine(({ department, meetingType }) => (department === undefined) === (meetingType === undefined), {
    path: ['meetingType'],
    message: 'A department and a meetingType go together.',
  });
export type AvailabilityQuery = z.infer<typeof availabilityQuerySchema>;
export const slotsSchema = z.object({ slots: z.array(z.object({ start: z.string(), end: z.string() })) });

export const bookingChangeSchema = z.object({
  type: z.enum(changeTypes),
  actor: actorSchema,
  at: z.string(),
  diff: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
});
export type BookingChange = z.infer<typeof bookingChangeSchema>;

import { z } from 'zod';
import { bookingStatusSchema } from './booking.js';
import { slugSchema } from './department.js';
import {
  locationTypeSchema,
  meetingColorSchema,
  priceSchema,
  questionSchema,
  videoPlatformSchema,
} from './meeting-type.js';
import { emailSchema, idSchema, instantSchema, proseSchema, textSchema, timeZoneSchema } from './primitives.js';

/*
 * What customers see and send: no credential, no name of a host. All of it lies below `/api/v1/public/`, for the tenant
 * of the host name or the default one, and below `/t/{tenant}/api/v1/public/` for a tenant that is named.
 */

/** Whose pages a customer is at, and how they look. */
export const publicTenantSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    /** `#rrggbb`; null: Lintel's own. Pages use it as far as it is legible. */
    accent: z.string().nullable(),
    /** Where the logo is; null: none. */
    logoUrl: z.string().nullable(),
  })
  .meta({ id: 'PublicTenant' });
export type PublicTenant = z.infer<typeof publicTenantSchema>;

export const publicDepartmentSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    timeZone: z.string(),
    /** Of its types that customers may book. */
    meetingTypeCount: z.number().int(),
  })
  .meta({ id: 'PublicDepartment' });
export type PublicDepartment = z.infer<typeof publicDepartmentSchema>;
export const publicDepartmentsSchema = z.object({ departments: z.array(publicDepartmentSchema) });

export const publicMeetingTypeSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    durationMinutes: z.number().int(),
    locationType: locationTypeSchema,
    videoPlatform: videoPlatformSchema.nullable(),
    color: meetingColorSchema,
    /** Null where there is none, or where it is not shown before it is paid. */
    price: priceSchema.nullable(),
    /** Whether the price is paid at once: the booking is confirmed when it is. */
    isPaidOnline: z.boolean().optional(),
    requiresApproval: z.boolean(),
    questions: z.array(questionSchema),
  })
  .meta({ id: 'PublicMeetingType' });
export type PublicMeetingType = z.infer<typeof publicMeetingTypeSchema>;
export const publicMeetingTypesSchema = z.object({
  department: publicDepartmentSchema,
  meetingTypes: z.array(publicMeetingTypeSchema),
});

/** A person with a link of their own, and what can be booked with them. */
export const publicPersonSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    bio: z.string().nullable(),
    meetingTypes: z.array(publicMeetingTypeSchema.extend({ department: z.string() })),
  })
  .meta({ id: 'PublicPerson' });
export type PublicPerson = z.infer<typeof publicPersonSchema>;

export const datesQuerySchema = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Use a month such as 2026-12.'),
  /** The visitor's: dates are theirs. That of the department where it is left out. */
  timeZone: timeZoneSchema.optional(),
  /** Only with this person (the slug of a personal link). */
  host: slugSchema.optional(),
});
export const datesSchema = z
  .object({
    timeZone: z.string(),
    dates: z.array(z.string()),
    /** The first date with a free slot from now on, in whichever month; null where there is none within the horizon. */
    nextAvailable: z.string().nullable(),
  })
  .meta({ id: 'PublicDates' });
export type PublicDates = z.infer<typeof datesSchema>;

export const slotsQuerySchema = z.strictObject({
  date: z.iso.date('Use a date such as 2026-12-01.'),
  timeZone: timeZoneSchema.optional(),
  host: slugSchema.optional(),
});
export const publicSlotsSchema = z
  .object({
    date: z.string(),
    timeZone: z.string(),
    departmentTimeZone: z.string(),
    slots: z.array(z.object({ start: z.string(), end: z.string(), availableHosts: z.number().int() })),
  })
  .meta({ id: 'PublicSlots' });
export type PublicSlots = z.infer<typeof publicSlotsSchema>;

/** A phone number as people write it; which ones exist is judged by the server, in the customer's country. */
export const phoneSchema = textSchema(40);

export const customerSchema = z.strictObject({
  name: textSchema(200),
  email: emailSchema,
  phone: phoneSchema,
  notes: proseSchema(4_000).nullable().optional(),
});

/** By the question's id: text, one of its options, or whether a box is checked. */
export const answersSchema = z
  .record(z.string().max(40), z.union([proseSchema(4_000), z.boolean()]))
  .refine((answers) => Object.keys(answers).length <= 50, 'These are more answers than there are questions.');

export const createPublicBookingSchema = z
  .strictObject({
    department: slugSchema,
    meetingType: slugSchema,
    start: instantSchema,
    timeZone: timeZoneSchema,
    customer: customerSchema,
    answers: answersSchema.optional(),
    /** Only with this person (the slug of a personal link). */
    host: slugSchema.optional(),
    /** The solved challenge of `public/challenge` where the organisation wants one: base64 JSON as ALTCHA's widget gives it. */
    challenge: z.string().max(8_192).optional(),
  })
  .meta({ id: 'CreatePublicBooking' });
export type CreatePublicBooking = z.infer<typeof createPublicBookingSchema>;

/**
 * Of a booking whose price is paid before it is confirmed. PENDING: to be paid until `expiresAt`, at `url` (null: ask for
 * one with `pay`). VOID: nothing is paid and nothing is to be paid any more. REFUND_DUE: the money is on its way back.
 */
export const paymentStatusSchema = z.enum(['PENDING', 'PAID', 'VOID', 'REFUND_DUE', 'REFUNDED']);
export const paymentSchema = z
  .object({
    status: paymentStatusSchema,
    /** In the currency's smallest unit (ISO 4217). */
    amount: z.number().int(),
    currency: z.string(),
    url: z.string().nullable(),
    expiresAt: z.string(),
  })
  .meta({ id: 'Payment' });
export type Payment = z.infer<typeof paymentSchema>;

/** A customer's booking as its customer sees it: never who the host is. */
export const publicBookingSchema = z
  .object({
    id: idSchema,
    reference: z.string(),
    status: bookingStatusSchema,
    start: z.string(),
    end: z.string(),
    /** The customer's. */
    timeZone: z.string(),
    departmentTimeZone: z.string(),
    department: z.object({ slug: z.string(), name: z.string() }),
    meetingType: z.object({
      slug: z.string(),
      name: z.string(),
      durationMinutes: z.number().int(),
      locationType: locationTypeSchema,
    }),
    /** Where it takes place, as far as it is known: a link, an address, a room. */
    location: z.string().nullable(),
    customer: z.object({ name: z.string(), email: z.string() }),
    /** What can still be done, with a token that is for it. */
    canCancel: z.boolean(),
    canReschedule: z.boolean(),
    payment: paymentSchema.optional(),
  })
  .meta({ id: 'PublicBooking' });
export type PublicBooking = z.infer<typeof publicBookingSchema>;

/** With the links, which are given once: their tokens are kept as hashes only. */
export const createdPublicBookingSchema = publicBookingSchema
  .extend({ cancelUrl: z.string(), rescheduleUrl: z.string(), icsUrl: z.string() })
  .meta({ id: 'CreatedPublicBooking' });
export type CreatedPublicBooking = z.infer<typeof createdPublicBookingSchema>;

const tokenSchema = z.string().min(1).max(200);
export const tokenQuerySchema = z.strictObject({ token: tokenSchema });
export const cancelPublicBookingSchema = z.strictObject({
  token: tokenSchema,
  reason: proseSchema(1_000).optional(),
});
export const reschedulePublicBookingSchema = z.strictObject({
  token: tokenSchema,
  start: instantSchema,
  /** The customer's, where it is another one now. */
  timeZone: timeZoneSchema.optional(),
});

/** Where to pay a booking that waits for it, with any of its tokens. */
export const payPublicBookingSchema = tokenQuerySchema.meta({ id: 'PayPublicBooking' });

/** What a browser has to solve before it books; null where nothing is asked for. */
export const challengeSchema = z
  .object({ challenge: z.record(z.string(), z.unknown()).nullable() })
  .meta({ id: 'Challenge' });

/** How an organisation takes bookings of customers. */
export const publicBookingSettingsSchema = z
  .strictObject({
    /** Whether browsers have to solve a proof of work (ALTCHA) before they book. */
    isChallengeRequired: z.boolean(),
    /** Sites that may show the widget, such as https://www.example.com. */
    allowedOrigins: z
      .array(
        z
          .url({ protocol: /^https?$/ })
          .max(300)
          .refine((text) => URL.parse(text)?.origin === text, 'Use an origin such as https://www.example.com.'),
      )
      .max(50),
  })
  .meta({ id: 'PublicBookingSettings' });
export type PublicBookingSettings = z.infer<typeof publicBookingSettingsSchema>;

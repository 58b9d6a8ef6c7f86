import { z } from 'zod';
import { slugSchema } from './department.js';
import { idSchema, lineSchema, pageQuerySchema, proseSchema, textSchema } from './primitives.js';

export const locationTypes = ['VIDEO', 'PHONE', 'ADDRESS', 'CUSTOM'] as const;
export const locationTypeSchema = z.enum(locationTypes);
export const videoPlatformSchema = z.enum(['GOOGLE_MEET', 'TEAMS', 'ZOOM', 'CUSTOM']);
export const meetingColorSchema = z.enum(['green', 'yellow', 'red', 'blue', 'purple', 'teal', 'orange', 'gray']);

/** What a form asks besides name, e-mail and phone. */
export const questionSchema = z
  .strictObject({
    /** The answer's key; it stays when the label is reworded. */
    id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'Use lower-case letters, digits, hyphens and underscores.'),
    label: textSchema(200),
    /** TEXT one line, PROSE several, CHOICE one of the options, CHECKBOX yes or no. */
    type: z.enum(['TEXT', 'PROSE', 'CHOICE', 'CHECKBOX']),
    isRequired: z.boolean().default(false),
    options: z.array(textSchema(200)).min(1).max(50).optional(),
  })
  .refine(({ type, options }) => (type === 'CHOICE') === (options !== undefined), {
    path: ['options'],
    message: 'A question of type CHOICE has options, and no other has.',
  })
  .meta({ id: 'Question' });
export type Question = z.infer<typeof questionSchema>;

const reminderSchema = z.strictObject({
  minutesBefore: z.number().int().min(5).max(43_200),
  channel: z.enum(['EMAIL', 'SMS', 'BOTH']).default('EMAIL'),
  isActive: z.boolean().default(true),
});

const followUpSchema = z.strictObject({
  isThankYouSent: z.boolean().default(false),
  surveyUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null),
  nextSteps: proseSchema(2_000).nullable().default(null),
});

/** What amounts of these currencies are multiples of where they are paid by card: smaller coins are of no use there. */
const roundAmounts: Partial<Record<string, number>> = { BHD: 10, JOD: 10, KWD: 10, OMR: 10, TND: 10, MGA: 100 };

/** Amounts are in the currency's smallest unit (ISO 4217). */
export const priceSchema = z
  .strictObject({
    amount: z.number().int().min(1).max(99_999_999),
    currency: z.string().regex(/^[A-Z]{3}$/, 'Use a currency such as EUR.'),
  })
  .refine(({ amount, currency }) => amount % (roundAmounts[currency] ?? 1) === 0, {
    path: ['amount'],
    message: 'Amounts of this currency have to be rounder: smaller coins cannot be paid by card.',
  });

const roomSchema = z
  .strictObject({
    /** NONE: no room. ANY: a free room of the organisation. CHOICE: a free one of `resourceIds`. */
    need: z.enum(['NONE', 'ANY', 'CHOICE']),
    resourceIds: z.array(idSchema).max(200).default([]),
    minCapacity: z.number().int().min(1).max(10_000).nullable().default(null),
  })
  .refine(({ need, resourceIds }) => (need === 'CHOICE') === resourceIds.length > 0, {
    path: ['resourceIds'],
    message: 'Name rooms where the need is CHOICE, and none otherwise.',
  });

const bufferSchema = z.number().int().min(0).max(1_440).nullable();

const fields = {
  name: textSchema(100),
  slug: slugSchema,
  description: proseSchema(4_000).nullable(),
  durationMinutes: z.number().int().min(5).max(1_440),
  /** From one offered start to the next; null: as long as the meeting, half an hour at most. */
  slotIntervalMinutes: z.number().int().min(5).max(1_440).nullable(),
  locationType: locationTypeSchema,
  videoPlatform: videoPlatformSchema.nullable(),
  /** The address, the link or what else to know of where it is. */
  locationText: lineSchema(500).nullable(),
  color: meetingColorSchema,
  price: priceSchema.nullable(),
  isPriceShown: z.boolean(),
  questions: z
    .array(questionSchema)
    .max(30)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'Two questions have the same id.'),
  requiresApproval: z.boolean(),
  isPublic: z.boolean(),
  isInternal: z.boolean(),
  isActive: z.boolean(),
  reminders: z.array(reminderSchema).max(10),
  followUp: followUpSchema,
  /** The type's own buffers; null: what the host's rules say. */
  bufferBeforeMinutes: bufferSchema,
  bufferAfterMinutes: bufferSchema,
  room: roomSchema,
};

const noRoom = { need: 'NONE' as const, resourceIds: [], minCapacity: null };
const someUse = {
  path: ['isPublic'],
  message: 'A meeting type is for customers (isPublic), for colleagues (isInternal) or both.',
};

export const createMeetingTypeSchema = z
  .strictObject({
    departmentId: idSchema,
    ...fields,
    description: fields.description.default(null),
    slotIntervalMinutes: fields.slotIntervalMinutes.default(null),
    locationType: fields.locationType.default('VIDEO'),
    videoPlatform: fields.videoPlatform.default(null),
    locationText: fields.locationText.default(null),
    color: fields.color.default('blue'),
    price: fields.price.default(null),
    isPriceShown: fields.isPriceShown.default(false),
    questions: fields.questions.default([]),
    requiresApproval: fields.requiresApproval.default(false),
    isPublic: fields.isPublic.default(true),
    isInternal: fields.isInternal.default(false),
    isActive: fields.isActive.default(true),
    reminders: fields.reminders.default([
      { minutesBefore: 1_440, channel: 'EMAIL', isActive: true },
      { minutesBefore: 60, channel: 'EMAIL', isActive: true },
    ]),
    followUp: fields.followUp.default({ isThankYouSent: false, surveyUrl: null, nextSteps: null }),
    bufferBeforeMinutes: fields.bufferBeforeMinutes.default(null),
    bufferAfterMinutes: fields.bufferAfterMinutes.default(null),
    room: fields.room.default(noRoom),
  })
  .refine(({ isPublic, isInternal }) => isPublic || isInternal, someUse)
  .meta({ id: 'CreateMeetingType' });
export type CreateMeetingType = z.infer<typeof createMeetingTypeSchema>;

export const patchMeetingTypeSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchMeetingType' });
export type PatchMeetingType = z.infer<typeof patchMeetingTypeSchema>;

export const meetingTypeSchema = z
  .object({
    id: idSchema,
    departmentId: idSchema,
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    durationMinutes: z.number().int(),
    slotIntervalMinutes: z.number().int().nullable(),
    locationType: locationTypeSchema,
    videoPlatform: videoPlatformSchema.nullable(),
    locationText: z.string().nullable(),
    color: meetingColorSchema,
    price: priceSchema.nullable(),
    isPriceShown: z.boolean(),
    questions: z.array(questionSchema),
    requiresApproval: z.boolean(),
    isPublic: z.boolean(),
    isInternal: z.boolean(),
    isActive: z.boolean(),
    reminders: z.array(reminderSchema),
    followUp: followUpSchema,
    bufferBeforeMinutes: z.number().int().nullable(),
    bufferAfterMinutes: z.number().int().nullable(),
    room: roomSchema,
    /** Where customers book it. */
    bookingUrl: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'MeetingType' });
export type MeetingType = z.infer<typeof meetingTypeSchema>;

export const listMeetingTypesQuerySchema = pageQuerySchema.extend({ departmentId: idSchema.optional() });

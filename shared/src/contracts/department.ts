import { z } from 'zod';
import { emailSchema, idSchema, pageQuerySchema, proseSchema, textSchema, timeZoneSchema } from './primitives.js';

/** Words that stand where a department's or a person's slug could in the addresses below `/book/`. */
const reservedSlugs = new Set(['assets', 'cancel', 'confirm', 'reschedule', 'widget']);

/** The name of a thing in an address: lower-case letters, digits and single hyphens between them. */
export const slugSchema = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and hyphens, such as intro-call.')
  .refine((slug) => !reservedSlugs.has(slug), 'This word is part of an address already. Choose another.');

/** How the host of a booking is chosen among those who are free: see `shared/scheduling`. */
export const assignmentAlgorithms = ['ROUND_ROBIN', 'LEAST_BUSY', 'WEIGHTED'] as const;
export const assignmentAlgorithmSchema = z.enum(assignmentAlgorithms);
export type AssignmentAlgorithm = z.infer<typeof assignmentAlgorithmSchema>;

/** Bookings of a department in one of its local days or weeks; null is no limit. */
const capacitySchema = z.number().int().min(1).max(10_000).nullable();

const memberSchema = z.strictObject({
  userId: idSchema,
  /** A member of weight 2 gets twice as many as one of weight 1, where the algorithm is WEIGHTED. */
  weight: z.number().int().min(1).max(100).default(1),
  /** Only active members get bookings. */
  isActive: z.boolean().default(true),
});

const membersSchema = z
  .array(memberSchema)
  .min(1, 'A department has at least one member.')
  .max(500)
  .refine((members) => members.some(({ isActive }) => isActive), 'At least one member has to be active.')
  .refine(
    (members) => new Set(members.map(({ userId }) => userId)).size === members.length,
    'A member is named twice.',
  );

const fields = {
  name: textSchema(100),
  slug: slugSchema,
  description: proseSchema(4_000).nullable(),
  /** One of the active members. */
  leaderId: idSchema.nullable(),
  timeZone: timeZoneSchema,
  algorithm: assignmentAlgorithmSchema,
  /** Whether customers may book it. */
  isActive: z.boolean(),
  maxPerDay: capacitySchema,
  maxPerWeek: capacitySchema,
  notifyLeader: z.boolean(),
  notifyAdmins: z.boolean(),
  members: membersSchema,
};

export const createDepartmentSchema = z
  .strictObject({
    ...fields,
    description: fields.description.default(null),
    leaderId: fields.leaderId.default(null),
    /** That of the organisation where it is left out. */
    timeZone: fields.timeZone.optional(),
    algorithm: fields.algorithm.default('ROUND_ROBIN'),
    isActive: fields.isActive.default(true),
    maxPerDay: fields.maxPerDay.default(null),
    maxPerWeek: fields.maxPerWeek.default(null),
    notifyLeader: fields.notifyLeader.default(true),
    notifyAdmins: fields.notifyAdmins.default(false),
  })
  .meta({ id: 'CreateDepartment' });
export type CreateDepartment = z.infer<typeof createDepartmentSchema>;

export const patchDepartmentSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchDepartment' });
export type PatchDepartment = z.infer<typeof patchDepartmentSchema>;

export const departmentSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    leaderId: idSchema.nullable(),
    timeZone: z.string(),
    algorithm: assignmentAlgorithmSchema,
    isActive: z.boolean(),
    maxPerDay: z.number().int().nullable(),
    maxPerWeek: z.number().int().nullable(),
    notifyLeader: z.boolean(),
    notifyAdmins: z.boolean(),
    members: z.array(
      z.object({
        userId: idSchema,
        name: z.string(),
        email: emailSchema,
        weight: z.number().int(),
        isActive: z.boolean(),
        lastAssignedAt: z.string().nullable(),
        totalAssignments: z.number().int(),
      }),
    ),
    /** Where customers book it. */
    bookingUrl: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Department' });
export type Department = z.infer<typeof departmentSchema>;

export const listDepartmentsQuerySchema = pageQuerySchema.extend({
  isActive: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});

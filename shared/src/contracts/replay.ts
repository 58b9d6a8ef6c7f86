import { z } from 'zod';
import { assignmentAlgorithmSchema } from './department.js';
import { idSchema, instantSchema } from './primitives.js';

const buffer = z.coerce.number().int().min(0).max(1_440).optional();
/** `none` takes a limit away. */
const limit = z
  .union([z.literal('none').transform(() => null), z.coerce.number().int().min(1).max(1_000)], {
    error: 'Use a number from 1 to 1000, or none.',
  })
  .optional();
const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .union([z.string().transform((text) => [text]), z.array(z.string())])
    .default([])
    .pipe(z.array(item).max(500));

const weightSchema = z
  .string()
  .regex(/^[0-9a-f-]{36}:([1-9]\d?|100)$/i, 'Write a weight as userId:number, the number from 1 to 100.')
  .transform((text) => ({ userId: text.slice(0, 36).toLowerCase(), weight: Number(text.slice(37)) }));

/** Which bookings of a department to give out anew, and the rules to try; what is left out stays as it is now. */
export const replayQuerySchema = z
  .strictObject({
    departmentId: idSchema.optional(),
    /** Its slug, instead. */
    department: z.string().max(100).optional(),
    /** Bookings that begin from here on; the last calendar month of the department's zone where both are left out. */
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    algorithm: assignmentAlgorithmSchema.optional(),
    /** Of each host. */
    maxPerDay: limit,
    maxPerWeek: limit,
    minNoticeMinutes: z.coerce.number().int().min(0).max(525_600).optional(),
    bufferBeforeMinutes: buffer,
    bufferAfterMinutes: buffer,
    /** Repeatable, `userId:number`. */
    weight: listOf(weightSchema),
    /** Repeatable: members left out. */
    without: listOf(idSchema),
  })
  .refine(({ departmentId, department }) => (departmentId === undefined) !== (department === undefined), {
    path: ['departmentId'],
    message: 'Name a departmentId, or a department by its slug.',
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    path: ['to'],
    message: 'Name both from and to, or neither for the last month.',
  });
export type ReplayQuery = z.output<typeof replayQuerySchema>;

const fairnessSchema = z.object({
  /** Everybody who has some of the bookings that count, or could have got some. Cancelled and declined ones do not count. */
  perHost: z.array(
    z.object({
      userId: idSchema,
      name: z.string(),
      count: z.number().int(),
      /** Of all that count, 0 to 1. */
      share: z.number(),
    }),
  ),
  /** The most that anybody has less the fewest. */
  spread: z.number().int(),
});

export const replayResultSchema = z
  .object({
    department: z.object({ id: idSchema, slug: z.string(), name: z.string(), timeZone: z.string() }),
    from: z.string(),
    to: z.string(),
    /** What was tried; what is not named is as it is now. */
    rules: z.object({
      algorithm: assignmentAlgorithmSchema,
      maxPerDay: z.number().int().nullable().optional(),
      maxPerWeek: z.number().int().nullable().optional(),
      minNoticeMinutes: z.number().int().optional(),
      bufferBeforeMinutes: z.number().int().optional(),
      bufferAfterMinutes: z.number().int().optional(),
      weights: z.array(z.object({ userId: idSchema, weight: z.number().int() })),
      without: z.array(idSchema),
    }),
    /** How they really lie; nobody writes down who was refused. */
    actual: z.object({ total: z.number().int(), fairness: fairnessSchema }),
    replayed: z.object({
      assignments: z.array(
        z.object({
          bookingId: idSchema,
          reference: z.string(),
          start: z.string(),
          hostId: idSchema,
          /** Who really has it. */
          was: idSchema.nullable(),
          reason: z.string(),
        }),
      ),
      refusals: z.array(
        z.object({
          bookingId: idSchema,
          reference: z.string(),
          start: z.string(),
          was: idSchema.nullable(),
          reason: z.string(),
          code: z.string(),
        }),
      ),
      fairness: fairnessSchema,
    }),
  })
  .meta({ id: 'ReplayResult' });
export type ReplayResult = z.infer<typeof replayResultSchema>;

import { z } from 'zod';
import { idSchema, instantSchema } from './primitives.js';

/** Rooms and devices for a span, or whoever of a department would get a booking that starts then. */
export const createHoldSchema = z
  .strictObject({
    resourceIds: z
      .array(idSchema)
      .min(1)
      .max(20)
      .refine((ids) => new Set(ids).size === ids.length, 'A resource is named twice.')
      .optional(),
    /** The words of their addresses. */
    department: z.string().max(100).optional(),
    meetingType: z.string().max(100).optional(),
    start: instantSchema,
    end: instantSchema.optional(),
  })
  .refine(
    ({ resourceIds, department, meetingType }) =>
      resourceIds ? !department && !meetingType : Boolean(department && meetingType),
    'Name resourceIds, or a department and a meetingType.',
  )
  .refine(({ resourceIds, end }) => (resourceIds === undefined) === (end === undefined), {
    path: ['end'],
    message: 'Rooms are held until an end; a meeting type has its own.',
  })
  .meta({ id: 'CreateHold' });
export type CreateHold = z.infer<typeof createHoldSchema>;

export const holdSchema = z
  .object({ id: idSchema, expiresAt: z.string(), start: z.string(), end: z.string() })
  .meta({ id: 'Hold' });
export type Hold = z.infer<typeof holdSchema>;

import { z } from 'zod';
import { idSchema, pageQuerySchema, proseSchema, textSchema, timeZoneSchema } from './primitives.js';

export const resourceTypeSchema = z.enum(['ROOM', 'DEVICE']);
export const resourceStatusSchema = z.enum(['ACTIVE', 'DISABLED', 'RETIRED']);

const fields = {
  name: textSchema(100),
  type: resourceTypeSchema,
  capacity: z.number().int().min(1).max(10_000).nullable().optional(),
  description: proseSchema(2_000).nullable().optional(),
  amenities: z.array(textSchema(50)).max(30).optional(),
  locationId: idSchema.nullable().optional(),
  timeZone: timeZoneSchema.optional(),
  status: resourceStatusSchema.optional(),
};
export const createResourceSchema = z.strictObject(fields).meta({ id: 'CreateResource' });
export const patchResourceSchema = z
  .strictObject(fields)
  .omit({ type: true })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchResource' });
export type CreateResource = z.infer<typeof createResourceSchema>;
export type PatchResource = z.infer<typeof patchResourceSchema>;

export const resourceSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    type: resourceTypeSchema,
    capacity: z.number().int().nullable(),
    description: z.string().nullable(),
    amenities: z.array(z.string()),
    locationId: idSchema.nullable(),
    /** Location names from the site down, for people to read. */
    locationPath: z.array(z.string()),
    timeZone: z.string(),
    status: resourceStatusSchema,
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof resourceSchema>;

export const listResourcesQuerySchema = pageQuerySchema.extend({
  type: resourceTypeSchema.optional(),
  status: resourceStatusSchema.optional(),
  locationId: idSchema.optional(),
});

export const locationKindSchema = z.enum(['SITE', 'BUILDING', 'FLOOR']);
export const createLocationSchema = z
  .strictObject({
    name: textSchema(100),
    kind: locationKindSchema,
    parentId: idSchema.nullable().optional(),
    timeZone: timeZoneSchema.nullable().optional(),
  })
  .meta({ id: 'CreateLocation' });
export const patchLocationSchema = createLocationSchema
  .omit({ kind: true })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchLocation' });
export const locationSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    kind: locationKindSchema,
    parentId: idSchema.nullable(),
    timeZone: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Location' });
export type Location = z.infer<typeof locationSchema>;

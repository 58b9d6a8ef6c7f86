import { z } from 'zod';
import { idSchema, lineSchema, pageQuerySchema, proseSchema, timeZoneSchema } from './primitives.js';
import { roleSchema } from './session.js';

/** A member of the organisation, as colleagues see them. */
export const userSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    /** Null for whoever is no administrator, does not lead them and is somebody else. */
    email: z.string().nullable(),
    role: roleSchema,
    departments: z.array(z.object({ id: idSchema, slug: z.string(), name: z.string() })),
    /** Where their picture is, if there is one; it changes with the picture. */
    pictureUrl: z.string().nullable(),
    bio: z.string().nullable(),
    /** Null: that of the organisation. */
    timeZone: z.string().nullable(),
    /** Null: that of the browser. */
    language: z.string().nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof userSchema>;

export const listUsersQuerySchema = pageQuerySchema.extend({
  /** Part of the name, or of the address where it may be seen. */
  search: lineSchema(200).optional(),
  departmentId: idSchema.optional(),
});
export type ListUsers = z.output<typeof listUsersQuerySchema>;

export const patchUserSchema = z
  .strictObject({
    bio: proseSchema(1_000).nullable(),
    timeZone: timeZoneSchema.nullable(),
    language: z.enum(['en', 'da', 'de', 'es', 'fr', 'ar']).nullable(),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchUser' });
export type PatchUser = z.infer<typeof patchUserSchema>;

/** What a picture of each kind begins with, in base64. */
const pictureBeginnings = { 'image/jpeg': '/9j/', 'image/png': 'iVBORw0KGg', 'image/webp': 'UklGR' } as const;
export type PictureType = keyof typeof pictureBeginnings;

/** A picture of 180 KB in base64; no body of ours may be larger than 256 KB. */
export const putPictureSchema = z
  .strictObject({
    type: z.enum(Object.keys(pictureBeginnings) as [PictureType, ...PictureType[]]),
    data: z.base64().max(240_000),
  })
  .refine(({ type, data }) => data.startsWith(pictureBeginnings[type]), {
    path: ['data'],
    message: 'This is no picture of that type.',
  })
  .meta({ id: 'PutPicture' });
export type PutPicture = z.infer<typeof putPictureSchema>;

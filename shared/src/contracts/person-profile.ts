import { z } from 'zod';
import { slugSchema } from './department.js';
import { proseSchema } from './primitives.js';

/** How somebody shows to customers. */
export const putProfileSchema = z
  .strictObject({
    /** That of a personal link, `/book/{slug}`; null: none. */
    slug: slugSchema.nullable().default(null),
    bio: proseSchema(1_000).nullable().default(null),
  })
  .meta({ id: 'PutProfile' });
export type PutProfile = z.infer<typeof putProfileSchema>;

export const profileSchema = z
  .object({
    slug: z.string().nullable(),
    bio: z.string().nullable(),
    /** The personal link, where there is one. */
    bookingUrl: z.string().nullable(),
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof profileSchema>;

import { z } from 'zod';
import { idSchema } from './primitives.js';

export const noShowsQuerySchema = z.strictObject({
  /** How far back it is counted. */
  days: z.coerce.number().int().min(1).max(366).default(90),
  /** Fewer than this are not worth a word. */
  minimum: z.coerce.number().int().min(1).max(100).default(2),
  resourceId: idSchema.optional(),
});

/** How often an organiser did not come to a room: `missed` of `total` meetings that were to be. */
export const noShowSchema = z
  .object({
    resourceId: idSchema,
    organizer: z.object({ email: z.string().nullable(), name: z.string().nullable() }),
    missed: z.number().int(),
    total: z.number().int(),
    lastMissedAt: z.string(),
  })
  .meta({ id: 'NoShow' });
export type NoShow = z.infer<typeof noShowSchema>;

export const noShowsSchema = z.object({ items: z.array(noShowSchema) }).meta({ id: 'NoShows' });
export type NoShows = z.infer<typeof noShowsSchema>;

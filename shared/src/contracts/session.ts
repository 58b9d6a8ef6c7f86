import { z } from 'zod';
import { idSchema } from './primitives.js';

export const roleSchema = z.enum(['ADMIN', 'MEMBER']);
export type Role = z.infer<typeof roleSchema>;

/** Who is signed in, and where. */
export const meSchema = z
  .object({
    user: z.object({ id: idSchema, email: z.string(), name: z.string() }),
    tenant: z.object({ id: idSchema, slug: z.string(), name: z.string(), timeZone: z.string() }),
    role: roleSchema,
    memberships: z.array(z.object({ slug: z.string(), name: z.string(), role: roleSchema })),
    serverTime: z.string(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;

import { z } from 'zod';
import { idSchema, textSchema } from './primitives.js';

export const createIcalConnectionSchema = z
  .strictObject({
    name: textSchema(100),
    url: z.string().trim().max(2_000),
    resourceId: idSchema,
  })
  .meta({ id: 'CreateIcalConnection' });
export type CreateIcalConnection = z.infer<typeof createIcalConnectionSchema>;

/** What may be known of a connection: never its address, which can hold a secret; only its host. */
export const connectionSchema = z
  .object({
    id: idSchema,
    provider: z.enum(['GOOGLE', 'MICROSOFT', 'ICAL']),
    name: z.string(),
    host: z.string(),
    resourceId: idSchema.nullable(),
    status: z.enum(['PENDING', 'OK', 'ERROR']),
    connected: z.boolean(),
    actionRequired: z.boolean(),
    error: z.string().nullable(),
    /** Events of the feed that could not be read, with the reason; the others count. */
    skipped: z.array(z.object({ uid: z.string(), reason: z.string() })),
    eventCount: z.number().int(),
    lastSyncedAt: z.string().nullable(),
    nextSyncAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof connectionSchema>;
export const syncResultSchema = z.object({ eventsSynced: z.number().int() });

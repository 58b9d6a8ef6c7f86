import { z } from 'zod';

/** Resources and locations are listed by name; the id decides between equal names. */
export const nameKeySchema = z.tuple([z.string(), z.uuid()]);
export type NameKey = z.output<typeof nameKeySchema>;

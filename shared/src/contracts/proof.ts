import { z } from 'zod';

/** How somebody at a door shows who they are: a mere tap shows nothing, the others name a person. */
export const factors = ['TAP', 'PIN', 'BADGE', 'QR'] as const;
export const factorSchema = z.enum(factors);
export type Factor = z.infer<typeof factorSchema>;

/** What people do at a door, as far as rules tell it apart. Restoring a released booking counts as checking in. */
export const doorActions = ['book', 'checkIn', 'extend', 'end'] as const;
export type DoorAction = (typeof doorActions)[number];

const acceptedSchema = z
  .array(factorSchema)
  .min(1, 'Accept at least one way.')
  .refine((accepted) => new Set(accepted).size === accepted.length, 'Each way counts once.');

/** For each action any of what is accepted. */
export const tapProofsSchema = z
  .strictObject({ book: acceptedSchema, checkIn: acceptedSchema, extend: acceptedSchema, end: acceptedSchema })
  .meta({ id: 'TapProofs' });
export type TapProofs = z.infer<typeof tapProofsSchema>;

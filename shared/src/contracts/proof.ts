import { z } from 'zod';
import { idSchema, textSchema } from './primitives.js';

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

/** Digits that name a person and prove it is them. The server makes them up: chosen ones would be guessed, or shared. */
const pinSchema = z.string().regex(/^\d{4,12}$/, 'A PIN is made of digits.');
/** What is left of a badge's id without the signs by which some readers group it. */
export const badgeWithoutGroups = (badge: string): string => badge.replace(/[\s:.-]/g, '');

/** What a reader types, as the badge says it. */
const badgeIdSchema = z
  .string()
  .trim()
  .min(4)
  .max(64)
  .regex(/^[\x20-\x7e]+$/, 'A badge is read as printable characters.')
  // What groups the digits says nothing: without this all badges of dashes would be one.
  .refine((badge) => badgeWithoutGroups(badge).length >= 4, 'A badge has at least four letters or digits.');
/** What comes with a tap whose `method` is PIN or BADGE. It is never written down, neither here nor at the display. */
export const tapProofSchema = z.union([z.strictObject({ pin: pinSchema }), z.strictObject({ badge: badgeIdSchema })]);
export type TapProof = z.infer<typeof tapProofSchema>;

const badgeSchema = z.object({ id: idSchema, label: z.string().nullable(), addedAt: z.string() });
/** How somebody can show at a door who they are, without any secret. */
export const doorCredentialsSchema = z
  .object({
    /** `lockedUntil` is set while the PIN rests after wrong ones. */
    pin: z.object({ issuedAt: z.string(), lockedUntil: z.string().nullable() }).nullable(),
    badges: z.array(badgeSchema),
  })
  .meta({ id: 'DoorCredentials' });
export type DoorCredentials = z.infer<typeof doorCredentialsSchema>;

export const personAtDoorsSchema = doorCredentialsSchema
  .extend({ user: z.object({ id: idSchema, name: z.string(), email: z.string() }) })
  .meta({ id: 'PersonAtDoors' });
export type PersonAtDoors = z.infer<typeof personAtDoorsSchema>;

/** Told once: nobody can read it again. */
export const issuedPinSchema = z.object({ pin: z.string() }).meta({ id: 'IssuedPin' });

export const addBadgeSchema = z
  .strictObject({ badge: badgeIdSchema, label: textSchema(50).optional() })
  .meta({ id: 'AddBadge' });
export type AddBadge = z.infer<typeof addBadgeSchema>;

import { z } from 'zod';
import { bookingTapSchema, extendSchema, walkUpSchema } from './display.js';
import { emailSchema, idSchema } from './primitives.js';
import { scheduleSchema } from './room.js';

/** The header in which a phone says which visit it is. */
export const visitHeader = 'X-Lintel-Visit';

export const openVisitSchema = z.strictObject({ code: z.string().min(1).max(1_000) }).meta({ id: 'OpenVisit' });

/** Somebody scanned the code on a screen: for some minutes they may do one thing there, once they have signed in. */
export const openedVisitSchema = z
  .object({
    /** Secret: whoever has it stands at that door. */
    token: z.string(),
    expiresAt: z.string(),
    room: z.object({ id: idSchema, name: z.string() }),
    /** Whose room it is: who acts has to be a member. */
    tenant: z.object({ slug: z.string(), name: z.string() }),
    /** Whether a code can be mailed to somebody without an account. */
    canMailCode: z.boolean(),
  })
  .meta({ id: 'OpenedVisit' });
export type OpenedVisit = z.infer<typeof openedVisitSchema>;

export const visitSchema = z
  .object({ expiresAt: z.string(), isUsed: z.boolean(), schedule: scheduleSchema })
  .meta({ id: 'Visit' });
export type Visit = z.infer<typeof visitSchema>;

/** What a display says with a request, and a phone does not: it is there now, and its person is signed in. */
const byDisplays = { occurredAt: true, signature: true, method: true, proof: true, resourceId: true } as const;
const named = { bookingId: idSchema };
const tap = z.strictObject(bookingTapSchema.omit(byDisplays).shape).extend(named);
export const visitActionSchema = z
  .discriminatedUnion('action', [
    z
      .strictObject({ ...z.object(walkUpSchema.shape).omit(byDisplays).shape, action: z.literal('walk-up') })
      .refine(
        (body) => (body.durationMinutes === undefined) !== (body.until === undefined),
        'Send either durationMinutes or until: "NEXT".',
      ),
    tap.extend({ action: z.literal('check-in') }),
    z.strictObject({ ...extendSchema.omit(byDisplays).shape, ...named, action: z.literal('extend') }),
    tap.extend({ action: z.literal('end') }),
    tap.extend({ action: z.literal('restore') }),
  ])
  .meta({ id: 'VisitAction' });
export type VisitAction = z.infer<typeof visitActionSchema>;

export const requestVisitCodeSchema = z.strictObject({ email: emailSchema }).meta({ id: 'RequestVisitCode' });

/** The same whether or not the address belongs to the booking: who asks learns nothing. */
export const requestedVisitCodeSchema = z.object({ expiresAt: z.string() }).meta({ id: 'RequestedVisitCode' });

export const proveVisitSchema = z
  .strictObject({ code: z.string().regex(/^\d{6}$/, 'The code has six digits.') })
  .meta({ id: 'ProveVisit' });

/** Somebody has shown by a mailed code that this booking is theirs; nothing else is. */
export const guestVisitSchema = visitSchema.extend({ bookingId: idSchema }).meta({ id: 'GuestVisit' });
export type GuestVisit = z.infer<typeof guestVisitSchema>;

import { z } from 'zod';
import { tapProofsSchema } from './proof.js';

const minutes = (max: number) => z.number().int().min(0).max(max);

/** The rules of use of a room; each may be set on the tenant, a location or the resource, the nearest wins. */
export const policySchema = z
  .strictObject({
    checkInEnabled: z.boolean(),
    checkInOpensMinutesBefore: minutes(720),
    checkInClosesMinutesAfter: minutes(240),
    /** Bookings this long or longer never need a check-in. */
    checkInExemptFromMinutes: minutes(1_440),
    autoReleaseEnabled: z.boolean(),
    autoReleaseAfterMinutes: minutes(240),
    restoreMinutes: minutes(240),
    /** Whether a sensor that sees people in the room checks in for them. */
    occupancyCheckIn: z.boolean(),
    /** After how many minutes in which its sensor saw nobody a running meeting's room is released; 0: never. */
    occupancyReleaseMinutes: minutes(240),
    walkUpEnabled: z.boolean(),
    walkUpMinutes: z.array(z.number().int().min(5).max(480)).min(1).max(6),
    walkUpMinimumMinutes: z.number().int().min(1).max(60),
    extendMinutes: z.array(z.number().int().min(5).max(240)).min(1).max(6),
    startingSoonMinutes: minutes(120),
    endingSoonMinutes: minutes(120),
    titlesMasked: z.boolean(),
    /** How people at the door have to show who they are before something is done. */
    tapProofs: tapProofsSchema,
    /** How long after the start `show` is accepted; later the nightly run marks a no-show. */
    attendanceWindowMinutes: minutes(1_440),
    maximumBookingMinutes: z.number().int().min(5).max(44_640),
    bookingHorizonDays: z.number().int().min(1).max(1_095),
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof policySchema>;

export const policyOverridesSchema = policySchema.partial().meta({ id: 'PolicyOverrides' });
export type PolicyOverrides = z.infer<typeof policyOverridesSchema>;

export const policyScopeSchema = z.enum(['TENANT', 'LOCATION', 'RESOURCE']);
export type PolicyScope = z.infer<typeof policyScopeSchema>;

export const putPolicySchema = z.strictObject({ rules: policyOverridesSchema });
export const policyViewSchema = z.object({
  scope: policyScopeSchema,
  scopeId: z.string(),
  rules: policyOverridesSchema,
  effective: policySchema,
});

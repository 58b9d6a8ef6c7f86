import { z } from 'zod';
import { haltReasons, rolloutSteps } from '../fleet/rollout.js';
import { actorSchema } from './booking.js';
import { updateRings } from './display-settings.js';
import { appVersionSchema } from './fleet.js';
import { idSchema } from './primitives.js';

export const startRolloutSchema = z
  .strictObject({
    version: appVersionSchema,
    /** How long each ring is watched before the next one begins. */
    soakMinutes: z.number().int().min(10).max(20_160).default(60),
  })
  .meta({ id: 'StartRollout' });

export const rolloutStatuses = ['RUNNING', 'ROLLING_BACK', 'COMPLETED', 'HALTED', 'CANCELLED'] as const;
export const rolloutSchema = z
  .object({
    id: idSchema,
    version: z.string(),
    status: z.enum(rolloutStatuses),
    ring: z.enum(updateRings),
    /** Since when the ring is watched; null while some of its displays are not done with. */
    ringDoneAt: z.string().nullable(),
    soakMinutes: z.number().int(),
    halt: z.object({ reason: z.enum(haltReasons), displayId: idSchema, at: z.string() }).nullable(),
    requestedBy: actorSchema,
    createdAt: z.string(),
    endedAt: z.string().nullable(),
    displays: z.array(
      z.object({
        displayId: idSchema,
        ring: z.enum(updateRings),
        step: z.enum(rolloutSteps),
        fromVersion: z.string().nullable(),
        changedAt: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Rollout' });
export type Rollout = z.infer<typeof rolloutSchema>;

import { z } from 'zod';
import { issueKindSchema } from './issue.js';
import { idSchema, instantSchema, lineSchema, proseSchema, textSchema } from './primitives.js';
import { factorSchema, tapProofSchema } from './proof.js';

/** What every request is made with. */
const proofFields = {
  requestId: z.uuid(),
  /** When the person tapped, by the display's corrected clock; offline taps arrive later. */
  occurredAt: instantSchema,
  /** See `signedRequestType`; needed for what comes later than `unsignedForMs` after its tap. */
  signature: z.string().max(4_096).optional(),
};
const taps = {
  ...proofFields,
  /** How who taps shows who they are: TAP where left out, else `proof` is of that kind. A QR is never sent by a display. */
  method: factorSchema.exclude(['QR']).optional(),
  proof: tapProofSchema.optional(),
  resourceId: idSchema.optional(),
};

export const walkUpSchema = z
  .strictObject({
    ...taps,
    durationMinutes: z.number().int().min(1).max(1_440).optional(),
    until: z.literal('NEXT').optional(),
    title: textSchema(200).optional(),
  })
  .refine(
    (body) => (body.durationMinutes === undefined) !== (body.until === undefined),
    'Send either durationMinutes or until: "NEXT".',
  )
  .meta({ id: 'WalkUp' });
export const bookingTapSchema = z.strictObject(taps).meta({ id: 'BookingTap' });
export const extendSchema = z
  .strictObject({ ...taps, minutes: z.number().int().min(1).max(1_440).optional() })
  .meta({ id: 'ExtendBooking' });
export const reportIssueSchema = z
  .strictObject({
    ...proofFields,
    kind: issueKindSchema,
    text: proseSchema(1_000).min(1, 'Write something here.').optional(),
    resourceId: idSchema.optional(),
  })
  .meta({ id: 'ReportIssue' });

/** A display that has booked without the server does not know the booking's id yet: it names the walk-up's `requestId`. */
const named = { bookingId: idSchema };
/** What a display sends over Socket.IO (`request`) and MQTT (`…/request`): the HTTP bodies with `action`. */
export const displayRequestSchema = z.discriminatedUnion('action', [
  walkUpSchema.safeExtend({ action: z.literal('walk-up') }),
  bookingTapSchema.extend({ ...named, action: z.literal('check-in') }),
  extendSchema.extend({ ...named, action: z.literal('extend') }),
  bookingTapSchema.extend({ ...named, action: z.literal('end') }),
  bookingTapSchema.extend({ ...named, action: z.literal('restore') }),
  reportIssueSchema.extend({ action: z.literal('report') }),
]);
export type DisplayRequest = z.infer<typeof displayRequestSchema>;

/** Whether a request may be written down to be sent later: one that carries somebody's secret may not. */
export function mayBeKept(request: DisplayRequest): boolean {
  return request.action === 'report' || request.proof === undefined;
}

/**
 * `typ` of a request's signature: a JWS (RFC 7515, compact, ES256) by the key of the display, which its header carries as
 * `jwk`. The payload is the request as sent over Socket.IO, without `signature` and without `proof`, whose secret must
 * not be kept as evidence.
 */
export const signedRequestType = 'lintel-request+jwt';
/** How late a request may come without a signature, in milliseconds. */
export const unsignedForMs = 5 * 60_000;
/** How late a signed one may come, in milliseconds: what was tapped longer ago nobody acts on any more. */
export const signedForMs = 24 * 60 * 60_000;

/** The answer to a request, by `requestId`: `body` is a booking (or issue) when `ok`, else problem details. */
export const displayReplySchema = z.object({
  requestId: z.string(),
  ok: z.boolean(),
  status: z.number().int(),
  body: z.unknown(),
});
export type DisplayReply = z.infer<typeof displayReplySchema>;

export const telemetrySchema = z
  .strictObject({
    version: lineSchema(50).optional(),
    uptimeSeconds: z.number().int().min(0).optional(),
    linkQuality: z.number().min(0).max(100).nullable().optional(),
    battery: z.number().min(0).max(100).nullable().optional(),
    screen: z
      .strictObject({ width: z.number().int(), height: z.number().int(), isOn: z.boolean().optional() })
      .optional(),
    /** How often the page went away by itself since the shell started. */
    crashes: z.number().int().min(0).max(1_000_000).optional(),
    lastError: lineSchema(300).nullable().optional(),
    /** Round trip and share of unanswered heartbeats (0 to 1) of late. */
    roundTripMs: z.number().min(0).max(600_000).nullable().optional(),
    lossShare: z.number().min(0).max(1).nullable().optional(),
    /** What the device can do beyond a browser; absent there. */
    shell: z
      .strictObject({
        platform: lineSchema(50),
        canUpdate: z.boolean(),
        canReboot: z.boolean(),
        /** Installed at the next quiet moment. */
        waitingVersion: lineSchema(50).nullable(),
      })
      .optional(),
    at: instantSchema.optional(),
  })
  .meta({ id: 'DisplayTelemetry' });
export type Telemetry = z.infer<typeof telemetrySchema>;

export const pairDisplaySchema = z
  .strictObject({
    userCode: z.string().trim().min(6).max(12),
    name: textSchema(100),
    resourceIds: z.array(idSchema).min(1).max(50),
  })
  .meta({ id: 'PairDisplay' });
export const patchDisplaySchema = z
  .strictObject({ name: textSchema(100), resourceIds: z.array(idSchema).min(1).max(50) })
  .partial()
  .meta({ id: 'PatchDisplay' });
export const alertLevels = ['NONE', 'WARNING', 'ALERT'] as const;
export type AlertLevel = (typeof alertLevels)[number];

export const displaySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    status: z.enum(['ACTIVE', 'REVOKED']),
    resourceIds: z.array(idSchema),
    presence: z.object({
      status: z.enum(['ONLINE', 'OFFLINE', 'NEVER']),
      lastSeenAt: z.string().nullable(),
      changedAt: z.string().nullable(),
    }),
    /** How long the fleet has not heard of it: WARNING from two minutes on, ALERT from ten. `since`: of the last change. */
    alert: z.object({ level: z.enum(alertLevels), since: z.string().nullable() }),
    telemetry: telemetrySchema.nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Display' });
export type Display = z.infer<typeof displaySchema>;

/** RFC 8628 section 3.2. */
export const deviceAuthorizationSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.number(),
  interval: z.number(),
});
/** RFC 6749 section 5.1 with `token_type: DPoP` (RFC 9449); `display_id` and `tenant` save a lookup. */
export const displayTokenSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('DPoP'),
  expires_in: z.number(),
  refresh_token: z.string(),
  display_id: z.string(),
  tenant: z.string(),
});
export type DisplayToken = z.infer<typeof displayTokenSchema>;

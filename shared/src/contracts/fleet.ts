import { z } from 'zod';
import { actorSchema } from './booking.js';
import { displaySettingsSchema, updateRings } from './display-settings.js';
import { idSchema, lineSchema } from './primitives.js';

export const appVersionSchema = z
  .string()
  .max(50)
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'Write a version such as 1.4.0.');

export const displayCommandNames = ['reload', 'identify', 'screenshot', 'config', 'update', 'reboot'] as const;
export type DisplayCommandName = (typeof displayCommandNames)[number];

const commandId = z.uuid();
/** What the server tells a display to do. A `commandId` it has seen before is answered as before and not done again. */
export const commandSchema = z.discriminatedUnion('command', [
  z.object({ commandId, command: z.literal('reload') }),
  /** Blinks, so that somebody in the corridor sees which one it is. */
  z.object({ commandId, command: z.literal('identify') }),
  z.object({ commandId, command: z.literal('screenshot') }),
  z.object({ commandId, command: z.literal('config'), settings: displaySettingsSchema }),
  z.object({ commandId, command: z.literal('update'), version: z.string() }),
  z.object({ commandId, command: z.literal('reboot') }),
]);
export type DisplayCommand = z.infer<typeof commandSchema>;

/** Why a display did not do it. UNSUPPORTED: nothing of its kind can, a plain browser for instance. */
export const commandFailures = ['UNSUPPORTED', 'NOT_ALLOWED', 'TOO_SOON', 'ERROR'] as const;

/** What came of a command: Socket.IO `command-result`, MQTT `…/result`. */
export const commandResultSchema = z
  .strictObject({
    commandId,
    status: z.enum(['DONE', 'FAILED']),
    reason: z.enum(commandFailures).optional(),
    /** In the display's own words, for administrators. */
    detail: lineSchema(300).optional(),
  })
  .refine(({ status, reason }) => (status === 'FAILED') === (reason !== undefined), 'A reason belongs to FAILED alone.')
  .meta({ id: 'CommandResult' });
export type CommandResult = z.infer<typeof commandResultSchema>;

/** A picture of 180 KB in base64; no body of ours may be larger than 256 KB. */
const MAX_SCREENSHOT_LENGTH = 240_000;
/** Every JPEG begins with FF D8 FF. */
const JPEG_BEGINS = '/9j/';
/** The answer to `screenshot`: by HTTP, as no message of the live connections may be that large. */
export const uploadScreenshotSchema = z
  .strictObject({
    type: z.literal('image/jpeg'),
    data: z.base64().max(MAX_SCREENSHOT_LENGTH).startsWith(JPEG_BEGINS, 'Send a JPEG picture in base64.'),
    width: z.number().int().min(1).max(16_384),
    height: z.number().int().min(1).max(16_384),
  })
  .meta({ id: 'UploadScreenshot' });

export const commandStatuses = ['QUEUED', 'SENT', 'DONE', 'FAILED', 'EXPIRED'] as const;
export const commandViewSchema = z
  .object({
    id: idSchema,
    displayId: idSchema,
    /** The commands that were given together. */
    batchId: idSchema,
    command: z.enum(displayCommandNames),
    version: z.string().nullable(),
    status: z.enum(commandStatuses),
    reason: z.enum(commandFailures).nullable(),
    detail: z.string().nullable(),
    requestedBy: actorSchema,
    createdAt: z.string(),
    sentAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    expiresAt: z.string(),
  })
  .meta({ id: 'DisplayCommand' });
export type CommandView = z.infer<typeof commandViewSchema>;

const order = { command: z.enum(displayCommandNames), version: appVersionSchema.optional() };
const namesVersion = ({ command, version }: { command: DisplayCommandName; version?: string }) =>
  (command === 'update') === (version !== undefined);
const VERSION_WANTED = { path: ['version'], message: 'Name the version with "update", and with nothing else.' };

export const sendCommandSchema = z.strictObject(order).refine(namesVersion, VERSION_WANTED).meta({ id: 'SendCommand' });
export type SendCommand = z.infer<typeof sendCommandSchema>;

/** Which displays: those that every named condition holds for. */
export const fleetFilterSchema = z
  .strictObject({
    ids: z.array(idSchema).min(1).max(1_000).optional(),
    /** Everything below it too. */
    locationId: idSchema.optional(),
    ring: z.enum(updateRings).optional(),
  })
  .meta({ id: 'FleetFilter' });
export type FleetFilter = z.infer<typeof fleetFilterSchema>;
export const sendCommandsSchema = z
  .strictObject({ filter: fleetFilterSchema, ...order })
  .refine(namesVersion, VERSION_WANTED)
  .meta({ id: 'SendCommands' });

/** Where a display hangs and what it belongs to, for whoever chooses among many. */
export const placementSchema = z
  .object({
    displayId: idSchema,
    ring: z.enum(updateRings),
    /** From the site down; of the first room. */
    locationIds: z.array(idSchema),
    /** When its last screenshot was taken. */
    screenshotAt: z.string().nullable(),
  })
  .meta({ id: 'DisplayPlacement' });
export type Placement = z.infer<typeof placementSchema>;

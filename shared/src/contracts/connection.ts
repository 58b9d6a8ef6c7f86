import { z } from 'zod';
import { emailSchema, idSchema, textSchema } from './primitives.js';

export const createIcalConnectionSchema = z
  .strictObject({
    name: textSchema(100),
    url: z.string().trim().max(2_000),
    /** The room or device whose bookings its events become. */
    resourceId: idSchema.optional(),
    /** Or the member who is busy when there is one. */
    userId: idSchema.optional(),
  })
  .refine(({ resourceId, userId }) => (resourceId === undefined) !== (userId === undefined), {
    message: 'Say whose calendar it is: of a room or of a member.',
    path: ['resourceId'],
  })
  .meta({ id: 'CreateIcalConnection' });
export type CreateIcalConnection = z.infer<typeof createIcalConnectionSchema>;

export const accountProviders = ['GOOGLE', 'MICROSOFT'] as const;
export type AccountProvider = (typeof accountProviders)[number];

/** FEED: an iCal address. PERSONAL: somebody's own account. ORGANISATION: an account that reaches the rooms' calendars. */
export const connectionKinds = ['FEED', 'PERSONAL', 'ORGANISATION'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];
export type AccountKind = Exclude<ConnectionKind, 'FEED'>;

/** A calendar of a connection, and whose it is here: a room's or a person's. */
export const connectedCalendarSchema = z
  .object({
    id: idSchema,
    externalId: z.string().nullable(),
    title: z.string(),
    resourceId: idSchema.nullable(),
    userId: idSchema.nullable(),
    /** READ_WRITE: bookings are written into it as well. */
    direction: z.enum(['READ', 'READ_WRITE']),
    status: z.enum(['PENDING', 'OK', 'ERROR']),
    /** It cannot be reached any more; the others of its connection go on. */
    isInaccessible: z.boolean(),
    /** It tells nobody when it changes, so it is read from time to time only. */
    isPolledOnly: z.boolean(),
    actionRequired: z.boolean(),
    error: z.string().nullable(),
    eventCount: z.number().int(),
    lastSyncedAt: z.string().nullable(),
  })
  .meta({ id: 'ConnectedCalendar' });
export type ConnectedCalendar = z.infer<typeof connectedCalendarSchema>;

/** What may be known of a connection: never its address or tokens, which are secret; only its host and whose it is. */
export const connectionSchema = z
  .object({
    id: idSchema,
    provider: z.enum(['GOOGLE', 'MICROSOFT', 'ICAL']),
    kind: z.enum(connectionKinds),
    name: z.string(),
    host: z.string(),
    /** Whose account it is, as the provider names it. */
    accountEmail: z.string().nullable(),
    /** The room of a feed. */
    resourceId: idSchema.nullable(),
    status: z.enum(['PENDING', 'OK', 'ERROR']),
    connected: z.boolean(),
    actionRequired: z.boolean(),
    /** Consenting again mends it. */
    needsConsent: z.boolean(),
    error: z.string().nullable(),
    calendars: z.array(connectedCalendarSchema),
    /** Events that could not be read, with the reason; the others count. */
    skipped: z.array(z.object({ uid: z.string(), reason: z.string() })),
    eventCount: z.number().int(),
    lastSyncedAt: z.string().nullable(),
    nextSyncAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof connectionSchema>;
export const connectionListSchema = z.object({ items: z.array(connectionSchema) });
export const syncResultSchema = z.object({ eventsSynced: z.number().int() });

/** Who accounts can be connected at. */
export const calendarServicesSchema = z
  .object({
    items: z.array(
      z.object({
        provider: z.enum(accountProviders),
        /** Whether an administrator of the server has registered it there. */
        isAvailable: z.boolean(),
        isDemo: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'CalendarServices' });
export type CalendarServices = z.infer<typeof calendarServicesSchema>;

export const authorizeQuerySchema = z.strictObject({
  kind: z.enum(['PERSONAL', 'ORGANISATION']).default('PERSONAL'),
  /** The page of the admin web to come back to. */
  returnPath: z
    .string()
    .max(200)
    .regex(/^\/admin\/[\w/-]*$/, 'Use a path of the admin web.')
    .default('/admin/calendars'),
});
export const authorizeAnswerSchema = z.object({ url: z.string() });

/** What the page is told that somebody comes back to: `connected` (an id) or one of these as `refused`. */
export const consentRefusals = [
  'DENIED',
  'SCOPES_MISSING',
  'NO_OFFLINE_ACCESS',
  'REFUSED',
  'UNAVAILABLE',
  'NOT_ADMIN',
  'NOT_YOURS',
] as const;
export type ConsentRefusal = (typeof consentRefusals)[number];

export const connectServiceAccountSchema = z
  .strictObject({
    /** The key of a Google service account, as Google hands it out (JSON). */
    key: z.string().trim().min(2).max(10_000),
    /** Whom it acts as, where an administrator of the domain has delegated that; itself otherwise. */
    subject: emailSchema.optional(),
  })
  .meta({ id: 'ConnectServiceAccount' });
export type ConnectServiceAccount = z.infer<typeof connectServiceAccountSchema>;

export const connectApplicationSchema = z
  .strictObject({
    /** Id or a domain of the organisation's directory in Microsoft Entra. */
    directory: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .regex(/^[A-Za-z0-9.-]+$/, 'Use the id or a domain of the directory.'),
    /** Of an application of the organisation's own; that of this server where it is left out. */
    clientId: textSchema(100).optional(),
    clientSecret: z.string().trim().min(1).max(500).optional(),
  })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), {
    message: 'Give the id and the secret of the application, or neither.',
    path: ['clientSecret'],
  })
  .meta({ id: 'ConnectApplication' });
export type ConnectApplication = z.infer<typeof connectApplicationSchema>;

/** A calendar that a connection can reach. */
export const reachableCalendarSchema = z
  .object({
    externalId: z.string(),
    /** Whose mailbox it is in, where that is not the connection's own. */
    mailbox: z.string().nullable(),
    title: z.string(),
    timeZone: z.string().nullable(),
    canWrite: z.boolean(),
    isPolledOnly: z.boolean(),
    /** Whose it is already here. */
    attachedTo: z.object({ resourceId: idSchema.nullable(), userId: idSchema.nullable() }).nullable(),
  })
  .meta({ id: 'ReachableCalendar' });
export type ReachableCalendar = z.infer<typeof reachableCalendarSchema>;
export const reachableCalendarsSchema = z.object({ items: z.array(reachableCalendarSchema) });

/** Takes a calendar, or makes one, for a room; without a room for the person whose connection it is. */
export const attachCalendarSchema = z
  .strictObject({
    externalId: z.string().trim().min(1).max(1_024).optional(),
    mailbox: z.string().trim().min(1).max(254).optional(),
    /** Instead of `externalId`: a new calendar of this name. */
    create: z.strictObject({ title: textSchema(100) }).optional(),
    resourceId: idSchema.optional(),
    direction: z.enum(['READ', 'READ_WRITE']).default('READ_WRITE'),
  })
  .refine(({ externalId, create }) => (externalId === undefined) !== (create === undefined), {
    message: 'Name the calendar or say what a new one is called, not both.',
    path: ['externalId'],
  })
  .meta({ id: 'AttachCalendar' });
export type AttachCalendar = z.infer<typeof attachCalendarSchema>;

import { z } from 'zod';
import { bookingSources } from './booking.js';
import { idSchema, instantSchema } from './primitives.js';

/** A room's or person's calendar at Google or Microsoft, and how it stands with it. */
export const syncedCalendarSchema = z
  .object({
    id: idSchema,
    connectionId: idSchema,
    provider: z.enum(['GOOGLE', 'MICROSOFT']),
    title: z.string().nullable(),
    resourceId: idSchema.nullable(),
    userId: idSchema.nullable(),
    direction: z.enum(['READ', 'READ_WRITE']),
    status: z.enum(['PENDING', 'OK', 'ERROR']),
    syncState: z.enum(['BASELINE_REQUIRED', 'BASELINING', 'INCREMENTAL', 'BACKOFF', 'INACCESSIBLE']),
    error: z.string().nullable(),
    /** A worker is at it now. */
    isSyncing: z.boolean(),
    /** Whether the provider tells of changes; without it the calendar is asked every minute. */
    isTold: z.boolean(),
    /** Events that have come in; it grows while a first sync runs. */
    eventCount: z.number().int(),
    /** Bookings that are still to be written. */
    waitingCount: z.number().int(),
    /** Events that could not be read or applied yet. */
    retryCount: z.number().int(),
    conflictCount: z.number().int(),
    lastSyncedAt: z.string().nullable(),
    lastFullSyncAt: z.string().nullable(),
    nextSyncAt: z.string(),
  })
  .meta({ id: 'SyncedCalendar' });
export type SyncedCalendar = z.infer<typeof syncedCalendarSchema>;

export const syncLogLineSchema = z.object({
  id: idSchema,
  kind: z.enum(['BASELINE', 'PULL', 'PUSH']),
  outcome: z.enum(['OK', 'FAILED']),
  startedAt: z.string(),
  durationMs: z.number().int(),
  itemCount: z.number().int(),
  failedCount: z.number().int(),
  error: z.string().nullable(),
});
export type SyncLogLine = z.infer<typeof syncLogLineSchema>;

const sideSchema = z.object({
  title: z.string().nullable(),
  description: z.string().nullable(),
  location: z.string().nullable(),
  start: z.string(),
  end: z.string(),
  isPrivate: z.boolean(),
  attendees: z.array(z.string()),
});

/** What a booking and its event disagree about, until somebody says who is right. */
export const calendarConflictSchema = z
  .object({
    id: idSchema,
    calendarId: idSchema,
    provider: z.enum(['GOOGLE', 'MICROSOFT']),
    bookingId: idSchema,
    bookingReference: z.string(),
    /** Where the meeting was made. */
    bookingSource: z.enum(bookingSources),
    resourceId: idSchema.nullable(),
    /** FIELDS: both sides changed the same. TAKEN: it was moved to where somebody else is. DELETED: the event is gone. */
    kind: z.enum(['FIELDS', 'TAKEN', 'DELETED']),
    fields: z.array(z.string()),
    ours: sideSchema,
    /** Null where the event was deleted. */
    theirs: sideSchema.nullable(),
    htmlLink: z.string().nullable(),
    detectedAt: z.string(),
  })
  .meta({ id: 'CalendarConflict' });
export type CalendarConflict = z.infer<typeof calendarConflictSchema>;

export const resolveConflictSchema = z
  .union([
    z.strictObject({ keep: z.enum(['OURS', 'THEIRS']) }),
    z.strictObject({ move: z.strictObject({ start: instantSchema, end: instantSchema }) }),
  ])
  .meta({ id: 'ResolveCalendarConflict' });
export type ResolveConflict = z.infer<typeof resolveConflictSchema>;

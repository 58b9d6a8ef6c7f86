import { z } from 'zod';

/** UUIDv7 on everything Lintel makes; any UUID is accepted when one is named, in capitals too (RFC 9562, section 4). */
export const idSchema = z.uuid().toLowerCase();

const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether ISO 8601 and every database can write this instant (epoch milliseconds): the years 1 to 9999. */
export function isInstant(epochMs: number): boolean {
  return epochMs >= FIRST_INSTANT && epochMs <= LAST_INSTANT;
}

/** An instant: ISO 8601, UTC on the way out; an offset is accepted on the way in and normalised to `Z`. */
export const instantSchema = z.iso
  .datetime({ offset: true, message: 'Use an ISO 8601 instant such as 2026-11-20T09:00:00Z.' })
  .refine((text) => isInstant(Date.parse(text)), 'There is no such date.')
  .transform((text) => new Date(text).toISOString())
  .meta({ format: 'date-time' });

const knownZones = new Map<string, boolean>();

/** Whether the runtime knows the IANA time zone `name`. Fixed offsets such as `+02:00` are not zones. */
export function isTimeZone(name: string): boolean {
  let known = knownZones.get(name);
  if (known === undefined) {
    known = /^[A-Za-z]/.test(name) && name.length <= 64 && resolves(name);
    if (knownZones.size < 2_000) knownZones.set(name, known);
  }
  return known;
}

function resolves(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const timeZoneSchema = z.string().refine(isTimeZone, 'Use an IANA time zone such as Europe/Madrid.');
export const emailSchema = z.email().max(254);
/** Text that people read: trimmed, never empty, without control characters (line breaks and tabs excepted). */
export const textSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'Write something here.')
    .max(max)
    // eslint-disable-next-line no-control-regex
    .refine((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text), 'Control characters are not allowed.');

export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

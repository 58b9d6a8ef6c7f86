import { z } from 'zod';

/** UUIDv7 on everything Lintel makes; any UUID is accepted when one is named, in capitals too (RFC 9562, section 4). */
export const idSchema = z.uuid().toLowerCase();

export const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
export const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

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
/** Embeddings, overrides and isolates (UAX #9): whoever writes them turns the text around them as well, on every screen. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;
/** Nobody sees them; two names must not differ by them alone. Joiners are not among them: scripts and emoji need those. */
const invisible = /[\u200b\u2060\ufeff]/g;
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Text as it is kept: in one form (NFC), without directional overrides, lines ended by one character, nothing around it. */
export const tidyText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(directions, '')
    .replace(invisible, '')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .trim();

/** The same in a single line: line breaks, tabs and runs of spaces become one space. */
export const tidyLine = (text: string): string => tidyText(text).replace(/\s+/g, ' ');

const withoutControls = (schema: z.ZodString) =>
  schema.refine((text) => !controls.test(text) && text.isWellFormed(), 'Control characters are not allowed.');

/** Text of several lines; may be empty. */
export const proseSchema = (max: number) => withoutControls(z.string().overwrite(tidyText).max(max));
/** Text of a single line; may be empty. */
export const lineSchema = (max: number) => withoutControls(z.string().overwrite(tidyLine).max(max));
/** Text of a single line that says something: a title or a name. */
export const textSchema = (max: number) =>
  lineSchema(max)
    .min(1, 'Write something here.')
    .refine((text) => text === '' || /[^\p{C}\p{Z}]/u.test(text), 'Write something that can be seen.');

export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

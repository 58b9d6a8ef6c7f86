import type { Actor, Series as SeriesOnWire } from '@lintel/shared/contracts';
import type { OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { InvalidRule, localStart, parseSeriesRule, type Series } from '@lintel/shared/recurrence';
import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS, toEpoch, toWall, zoneOf } from '@lintel/shared/time';
import { iso, type BookingRecord } from '../booking-record.js';

/** What the occurrences of a series share: the fields of a booking but those of its time and its life. */
const shared = [
  'tenant_id',
  'kind',
  'title',
  'description',
  'location',
  'category',
  'tags',
  'metadata',
  'time_zone',
  'organizer_email',
  'organizer_name',
  'organizer_user_id',
  'attendees',
  'online_meeting',
  'created_by_type',
  'created_by_id',
  'created_by_name',
  'department_id',
  'meeting_type_id',
  'host_ids',
] as const satisfies (keyof BookingRecord)[];
export type Template = Pick<BookingRecord, (typeof shared)[number]>;

/** A series as it is stored. Column names are the database's; instants are epoch milliseconds. */
export interface SeriesRecord {
  id: string;
  tenant_id: string;
  version: number;
  status: SeriesOnWire['status'];
  rule: string;
  start_local: string;
  time_zone: string;
  duration_minutes: number;
  booked_until: number;
  resource_ids: string[];
  host_ids: string[];
  template: Template;
  /** The fields of `department_booking` of its occurrences; null where they have none. */
  detail: Record<string, unknown> | null;
  skipped: OccurrenceProblem[];
  previous_id: string | null;
  created_at: number;
  updated_at: number;
}

/** A stored series with what is counted of its occurrences. */
export interface CountedSeries extends SeriesRecord {
  next_start: number | null;
  upcoming: number;
  no_shows: number;
  excluded: number[];
  exceptions: { id: string; original: number; start: number; end: number }[];
}

export function templateOf(record: BookingRecord): Template {
  return Object.fromEntries(shared.map((field) => [field, record[field]])) as Template;
}

export function creatorOf({ template }: SeriesRecord): Actor {
  return { type: template.created_by_type, id: template.created_by_id, name: template.created_by_name };
}

/** As the engine follows it. */
export function toFollow(
  record: Pick<SeriesRecord, 'rule' | 'start_local' | 'time_zone' | 'duration_minutes'>,
): Series {
  return readable(() => ({
    rule: parseSeriesRule(record.rule),
    startLocal: record.start_local,
    timeZone: record.time_zone,
    durationMinutes: record.duration_minutes,
  }));
}

/** What `work` finds wrong with a rule, as the client's error at the field it wrote it in. */
export function readable<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidRule)) throw error;
    throw invalid('recurrence.rule', error.message);
  }
}

/** Where the clock of a place stands when a series begins, which is what it keeps. */
export function localStartOf(span: Interval, timeZone: string): { startLocal: string; durationMinutes: number } {
  if (span.start % MINUTE_MS !== 0) throw invalid('start', 'A series begins on a full minute.');
  if (span.end % MINUTE_MS !== 0) throw invalid('end', 'A series ends on a full minute.');
  const zone = zoneOf(timeZone);
  const wall = toWall(zone, span.start);
  if (toEpoch(zone, wall) !== span.start) {
    throw invalid(
      'start',
      'The clocks there show that time twice, and a series means the first. Choose that, or another.',
    );
  }
  return { startLocal: localStart(wall), durationMinutes: (span.end - span.start) / MINUTE_MS };
}

export function invalid(path: string, message: string): LintelError {
  return new LintelError('VALIDATION_FAILED', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}

/** The wire form. */
export function toSeries(record: CountedSeries): SeriesOnWire {
  const { template } = record;
  return {
    id: record.id,
    version: record.version,
    status: record.status,
    rule: record.rule,
    startLocal: record.start_local,
    timeZone: record.time_zone,
    durationMinutes: record.duration_minutes,
    kind: template.kind,
    title: template.title,
    resourceIds: record.resource_ids,
    hostIds: record.host_ids,
    departmentId: template.department_id,
    meetingTypeId: template.meeting_type_id,
    organizer: {
      email: template.organizer_email,
      name: template.organizer_name,
      userId: template.organizer_user_id,
    },
    createdBy: creatorOf(record),
    bookedUntil: iso(record.booked_until),
    nextStart: iso(record.next_start),
    upcomingCount: record.upcoming,
    noShowCount: record.no_shows,
    excluded: record.excluded.map((at) => iso(at)),
    exceptions: record.exceptions.map(({ id, original, start, end }) => ({
      bookingId: id,
      originalStart: iso(original),
      start: iso(start),
      end: iso(end),
    })),
    skipped: record.skipped,
    previousId: record.previous_id,
    createdAt: iso(record.created_at),
    updatedAt: iso(record.updated_at),
  };
}

import type { ListBookingsQuery } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { Injectable } from '@nestjs/common';
import { BeginAnew } from '../../platform/db/begin-anew.js';
import { Database, instant, sqlState, violatedConstraint, type Tx } from '../../platform/db/database.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import { BookingBatches } from './booking-batches.js';
import type { BookingRecord, BookingWithResources } from './booking-record.js';

/** What `create_booking` answers. */
export type CreateOutcome = 'OK' | 'CONFLICT' | 'NOT_FOUND' | 'RESOURCE_DISABLED';

/** A fact as the database's own functions store it. */
export interface BookingEvent {
  id: string;
  type: DomainEventType & `booking.${string}`;
  resourceIds: string[];
  actor: unknown;
  diff: unknown;
  correlationId: string;
  at: string;
}

export type CreatedEvent = Omit<BookingEvent, 'resourceIds'>;

export interface ClaimsChange {
  outcome: 'WON' | 'PARTLY' | 'LOST';
  /** Bookings that were in conflict and now hold all their time. */
  settled: string[];
}

/** A booking nobody can refuse, and the fact that it is there. */
export interface AddedBooking {
  record: BookingRecord;
  event: BookingEvent;
}

/** What becomes of a booking, and the fact of it. */
export interface ChangedBooking extends AddedBooking {
  resourceIds: string[];
  /** As in `Change`. */
  claims?: Interval | 'NONE';
}

/** A booking to be written in a transaction of its own, or shared with others. */
interface Asked {
  record: BookingRecord;
  resourceIds: string[];
  event: CreatedEvent;
}

const CREATE = 'SELECT create_booking($1, $2, $3, $4) AS outcome';
const CREATE_TOGETHER = 'SELECT create_bookings($1, $2) AS outcomes';
const CLAIMS = `SELECT subject_id AS "subjectId", lower(period) AS start, upper(period) AS end
  FROM claims_of($1, $2, tstzrange($3, $4), $5)`;
const FOREIGN_KEY_VIOLATION = '23503';
/** SQLSTATE classes of what one row can do to a statement: bad data, a broken constraint. */
const BAD_ROW = /^2[23]/;

interface ClaimRow {
  subjectId: string;
  start: number;
  end: number;
}

/** Locks come in one order: a booking that gained a room while they were waited for has to be begun anew. */
export class MovedMeanwhile extends BeginAnew {
  constructor() {
    super('STALE_VERSION', { detail: 'The booking moved to another room at this very moment. Load it again.' });
  }
}

/** Everything bookings say to the database. */
@Injectable()
export class BookingsRepository {
  private readonly batches = new BookingBatches<Asked, CreateOutcome>(
    (tenantId, asked) => this.createTogether(tenantId, asked),
    // The time was taken while the other one waited for it, so it need not be asked for any more.
    (written, outcome, waiting) => (outcome === 'OK' && meet(written, waiting) ? 'CONFLICT' : undefined),
  );

  constructor(private readonly db: Database) {}

  /** Books in one round trip. Those who book one resource at the same moment share it, and the commit. */
  create(record: BookingRecord, resourceIds: string[], event: CreatedEvent): Promise<CreateOutcome> {
    const asked = { record, resourceIds, event };
    const [only] = resourceIds;
    if (resourceIds.length !== 1 || only === undefined) return this.createAlone(asked);
    return this.batches.add(record.tenant_id, only, asked);
  }

  private createAlone({ record, resourceIds, event }: Asked): Promise<CreateOutcome> {
    const params = createParams(record, resourceIds, event);
    return asOutcome(this.db.appStatement<{ outcome: CreateOutcome }>('create_booking', CREATE, params));
  }

  private async createTogether(tenantId: string, asked: Asked[]): Promise<PromiseSettledResult<CreateOutcome>[]> {
    const eachAlone = (some: Asked[]) => Promise.allSettled(some.map((one) => this.createAlone(one)));
    if (asked.length === 1) return eachAlone(asked);
    let outcomes: (CreateOutcome | 'LATER')[];
    try {
      const params = [tenantId, asArray(asked, askedAsJson)];
      const rows = await this.db.appStatement<{ outcomes: typeof outcomes }>(
        'create_bookings',
        CREATE_TOGETHER,
        params,
      );
      outcomes = rows[0]!.outcomes;
    } catch (error) {
      // Nothing was written; whose fault it was shows when each is tried by itself.
      if (BAD_ROW.test(sqlState(error) ?? '')) return eachAlone(asked);
      throw error;
    }
    const late = await eachAlone(asked.filter((_, index) => outcomes[index] === 'LATER'));
    return outcomes.map((outcome) => (outcome === 'LATER' ? late.shift()! : { status: 'fulfilled', value: outcome }));
  }

  /** Books inside a larger transaction, under a savepoint so that a lost race leaves it usable. */
  async createIn(tx: Tx, record: BookingRecord, resourceIds: string[], event: CreatedEvent): Promise<CreateOutcome> {
    await tx.query('SAVEPOINT create_booking');
    const outcome = await asOutcome(
      tx.query<{ outcome: CreateOutcome }>(CREATE, createParams(record, resourceIds, event)),
    );
    if (outcome !== 'OK') await tx.query('ROLLBACK TO SAVEPOINT create_booking');
    return outcome;
  }

  async find(tx: Tx, id: string): Promise<BookingWithResources | null> {
    const rows = await tx.query<BookingWithResources>(`${SELECT} WHERE b.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Those of the named bookings that exist, in the order named. */
  async named(tx: Tx, ids: readonly string[]): Promise<BookingWithResources[]> {
    return tx.query<BookingWithResources>(
      `${SELECT} JOIN unnest($1::uuid[]) WITH ORDINALITY AS named (id, turn) ON named.id = b.id ORDER BY named.turn`,
      [ids],
    );
  }

  /**
   * The booking, locked for changing it, or NOT_FOUND. The locks of its department, then of its hosts and resources (and
   * of those it may move to) come before the lock of its row, in one order for everybody: whoever settles conflicts on a
   * resource touches the rows of others while holding that resource's lock.
   */
  async getForChange(tx: Tx, id: string, moreSubjects: readonly string[] = []): Promise<BookingWithResources> {
    const seen = await this.find(tx, id);
    if (!seen) throw notFound();
    const subjects = [...new Set([...seen.resource_ids, ...seen.host_ids, ...moreSubjects])].sort();
    const locks = seen.department_id === null ? subjects : [seen.department_id, ...subjects];
    for (const subject of locks) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [subject]);
    await tx.query('SELECT 1 FROM booking WHERE id = $1 FOR UPDATE', [id]);
    const record = await this.find(tx, id);
    if (!record) throw notFound();
    if ([...record.resource_ids, ...record.host_ids].some((subject) => !subjects.includes(subject))) {
      throw new MovedMeanwhile();
    }
    return record;
  }

  /** Those of the named bookings that exist, locked for changing them in the order of `getForChange`. */
  async findForChange(tx: Tx, ids: readonly string[]): Promise<BookingWithResources[]> {
    const rows = await tx.query<{ subject: string }>(
      'SELECT DISTINCT resource_id::text AS subject FROM booking_resource WHERE booking_id = ANY ($1::uuid[])',
      [ids],
    );
    const subjects = rows.map(({ subject }) => subject).sort();
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(subject, 0)) FROM unnest($1::text[]) AS subject', [
      subjects,
    ]);
    await tx.query('SELECT 1 FROM booking WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
    const records = await tx.query<BookingWithResources>(`${SELECT} WHERE b.id = ANY ($1::uuid[])`, [ids]);
    if (records.some((record) => record.resource_ids.some((resource) => !subjects.includes(resource)))) {
      throw new MovedMeanwhile();
    }
    return records;
  }

  /** The occurrences of a series that are not over or ended by somebody, in their order. */
  openOccurrences(tx: Tx, seriesId: string, now: number): Promise<BookingWithResources[]> {
    return tx.query<BookingWithResources>(
      `${SELECT} WHERE b.series_id = $1 AND b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED') AND b.end_at > $2
        ORDER BY b.original_start, b.id`,
      [seriesId, instant(now)],
    );
  }

  async list(
    tx: Tx,
    query: ListBookingsQuery,
    after: { startAt: number; id: string } | null,
  ): Promise<BookingWithResources[]> {
    return tx.query<BookingWithResources>(
      `${SELECT}
        WHERE ($1::timestamptz IS NULL OR b.end_at > $1) AND ($2::timestamptz IS NULL OR b.start_at < $2)
          AND ($3::uuid IS NULL OR EXISTS (SELECT FROM booking_resource r WHERE r.booking_id = b.id AND r.resource_id = $3))
          AND ($4::uuid IS NULL OR b.organizer_user_id = $4 OR b.attendees @> jsonb_build_array(jsonb_build_object('userId', $4)))
          AND ($5::text IS NULL OR b.status = $5) AND ($6::text IS NULL OR b.category = $6) AND ($7::text IS NULL OR b.kind = $7)
          AND ($8::boolean IS NULL OR (b.recurrence IS NOT NULL OR b.series_id IS NOT NULL) = $8)
          AND ($9::timestamptz IS NULL OR (b.start_at, b.id) > ($9, $10::uuid))
        ORDER BY b.start_at, b.id LIMIT $11`,
      [
        query.from ?? null,
        query.to ?? null,
        query.resourceId ?? null,
        query.userId ?? null,
        query.status ?? null,
        query.category ?? null,
        query.kind ?? null,
        query.recurring ?? null,
        instant(after?.startAt ?? null),
        after?.id ?? null,
        query.limit + 1,
      ],
    );
  }

  /** Writes the whole record back, one version on. */
  async update(tx: Tx, record: BookingRecord, resourceIds: string[]): Promise<void> {
    await tx.query(
      `UPDATE booking SET (kind, status, version, title, description, location, category, tags, metadata, start_at, end_at, time_zone,
              all_day, is_private, in_conflict, organizer_email, organizer_name, organizer_user_id, attendees, online_meeting,
              recurrence, checked_in_at, checked_in_by, released_at, cancellation, updated_at, host_ids)
            = (SELECT n.kind, n.status, n.version, n.title, n.description, n.location, n.category, n.tags, n.metadata, n.start_at,
                      n.end_at, n.time_zone, n.all_day, n.is_private, n.in_conflict, n.organizer_email, n.organizer_name,
                      n.organizer_user_id, n.attendees, n.online_meeting, n.recurrence, n.checked_in_at, n.checked_in_by,
                      n.released_at, n.cancellation, n.updated_at, n.host_ids
                 FROM jsonb_populate_record(NULL::booking, $2) n) WHERE id = $1`,
      [record.id, recordAsJson(record)],
    );
    await tx.query(
      `WITH gone AS (DELETE FROM booking_resource WHERE booking_id = $2 AND resource_id <> ALL ($3::uuid[]))
       INSERT INTO booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
       SELECT $1, $2, subject, $4, $5 FROM unnest($3::uuid[]) AS subject
       ON CONFLICT (booking_id, resource_id) DO UPDATE SET start_at = excluded.start_at, end_at = excluded.end_at`,
      [record.tenant_id, record.id, resourceIds, instant(record.start_at), instant(record.end_at)],
    );
  }

  /** Inserts bookings of one resource that nobody can refuse: each claims what is free and is in conflict for the rest. */
  async addMany(tx: Tx, tenantId: string, resourceId: string, added: readonly AddedBooking[]): Promise<void> {
    await tx.query('SELECT add_bookings($1, $2, $3)', [
      tenantId,
      resourceId,
      asArray(added, ({ record, event }) => `{"booking":${recordAsJson(record)},"event":${JSON.stringify(event)}}`),
    ]);
  }

  /**
   * Writes changes of bookings that are locked, one after the other; what they claim they get as far as it is free.
   * Versions and conflicts follow from the rows. Returns the bookings that hold all their time now and did not before.
   */
  async changeMany(tx: Tx, tenantId: string, changed: readonly ChangedBooking[]): Promise<string[]> {
    const rows = await tx.query<{ settled: string[] }>('SELECT change_bookings($1, $2) AS settled', [
      tenantId,
      asArray(changed, changedAsJson),
    ]);
    return rows[0]!.settled;
  }

  /** Makes the booking claim `period` of each subject and nothing else; an empty list ends its claims. */
  async changeClaims(
    tx: Tx,
    booking: { id: string; tenant_id: string },
    subjects: string[],
    period: Interval,
    options: { mustWin: boolean },
  ): Promise<ClaimsChange> {
    const rows = await tx.query<ClaimsChange>('SELECT * FROM change_claims($1, $2, $3, tstzrange($4, $5), $6)', [
      booking.tenant_id,
      booking.id,
      subjects,
      instant(period.start),
      instant(period.end),
      options.mustWin,
    ]);
    return rows[0]!;
  }

  /** The claimed spans of each subject that touch `within`, those of `exceptBooking` left out: one round trip. */
  async claimsOf(
    tenantId: string,
    subjects: readonly string[],
    within: Interval,
    exceptBooking?: string,
  ): Promise<Map<string, Interval[]>> {
    const params = [tenantId, subjects, instant(within.start), instant(within.end), exceptBooking ?? null];
    // Inside a transaction its own connection answers: waiting for a second one while holding the first could wait for ever.
    const outer = this.db.enclosing(tenantId);
    const rows = outer
      ? await outer.query<ClaimRow>(CLAIMS, params)
      : await this.db.appStatement<ClaimRow>('claims_of', CLAIMS, params);
    const claims = new Map<string, Interval[]>(subjects.map((subject) => [subject, []]));
    for (const { subjectId, start, end } of rows) claims.get(subjectId)!.push({ start, end });
    return claims;
  }

  /**
   * Reserves the next `count` booking numbers of a year and returns the last of them. Never part of the caller's
   * transaction: were that undone, numbers in use would be given out again. The other role's pool serves it, for the
   * callers may hold every connection of their own.
   */
  async reserveNumbers(tenantId: string, year: number, count: number): Promise<number> {
    const rows = await this.db.systemStatement<{ last: number }>(
      `INSERT INTO reference_counter (tenant_id, year, last_number) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id, year) DO UPDATE SET last_number = reference_counter.last_number + $3 RETURNING last_number AS last`,
      [tenantId, year, count],
    );
    return rows[0]!.last;
  }
}

export function notFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such booking.' });
}

const SELECT = `SELECT b.*,
  coalesce((SELECT array_agg(r.resource_id ORDER BY r.resource_id) FROM booking_resource r WHERE r.booking_id = b.id), '{}') AS resource_ids,
  coalesce((SELECT jsonb_agg(jsonb_build_object('calendarId', l.calendar_id, 'provider', n.provider, 'externalId', l.external_id,
              'iCalUID', l.ical_uid, 'etag', l.etag, 'htmlLink', l.html_link, 'syncStatus', l.status,
              'lastSyncedAt', to_char(l.last_synced_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY l.calendar_id)
            FROM calendar_link l JOIN calendar c ON c.id = l.calendar_id JOIN connection n ON n.id = c.connection_id
           WHERE l.booking_id = b.id), '[]') AS external,
  (SELECT s.rule FROM series s WHERE s.id = b.series_id) AS series_rule
  FROM booking b`;

function meet({ record: one }: Asked, { record: other }: Asked): boolean {
  return one.start_at < other.end_at && other.start_at < one.end_at;
}

function createParams(record: BookingRecord, resourceIds: string[], event: CreatedEvent): unknown[] {
  return [record.tenant_id, recordAsJson(record), resourceIds, JSON.stringify(event)];
}

function askedAsJson({ record, resourceIds, event }: Asked): string {
  return `{"booking":${recordAsJson(record)},"resource":"${resourceIds[0]}","event":${JSON.stringify(event)}}`;
}

function changedAsJson({ record, resourceIds, event, claims }: ChangedBooking): string {
  const span = claims === 'NONE' ? [] : claims && [instant(claims.start), instant(claims.end)];
  const rest = JSON.stringify({ resources: resourceIds, event, claims: span });
  return `{"booking":${recordAsJson(record)},${rest.slice(1)}`;
}

function asArray<Item>(items: readonly Item[], asText: (item: Item) => string): string {
  return `[${items.map(asText).join()}]`;
}

async function asOutcome(rows: Promise<{ outcome: CreateOutcome }[]>): Promise<CreateOutcome> {
  try {
    return (await rows)[0]!.outcome;
  } catch (error) {
    // Some claims were won and others not: claims without a booking undo the statement.
    if (sqlState(error) === FOREIGN_KEY_VIOLATION && violatedConstraint(error)?.startsWith('claim_')) return 'CONFLICT';
    throw error;
  }
}

const instants = [
  'start_at',
  'end_at',
  'checked_in_at',
  'released_at',
  'created_at',
  'updated_at',
  'original_start',
] as const;

/** The record as `jsonb_populate_record` reads it into a row of nulls. */
export function recordAsJson(record: BookingRecord): string {
  const row: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(record)) if (value !== null) row[column] = value;
  for (const column of instants) if (record[column] !== null) row[column] = instant(record[column]);
  return JSON.stringify(row);
}

import type { ListSeriesQuery } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../../platform/db/database.js';
import type { BookingRecord } from '../booking-record.js';
import { recordAsJson, type BookingEvent, type CreateOutcome } from '../bookings.repository.js';
import type { CountedSeries, SeriesRecord } from './series-record.js';

/** What an occurrence has that the others of its series have not. */
export interface OccurrenceRow {
  id: string;
  reference: string;
  start_at: number;
  end_at: number;
  original_start: number;
  event_id: string;
  diff: unknown;
}

/** A booking of a series as it is to be, and the fact of it. */
export interface OccurrenceChange {
  record: BookingRecord;
  resourceIds: string[];
  event: BookingEvent;
  /** Unchanged where left out. */
  claims?: 'SPAN' | 'NONE';
}

export interface Written {
  outcome: CreateOutcome;
  /** The bookings that did not win everything they claim. */
  lost: string[];
}

/** Everything series say to the database. */
@Injectable()
export class SeriesRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Tx, record: SeriesRecord): Promise<void> {
    await tx.query('INSERT INTO series SELECT (jsonb_populate_record(NULL::series, $1)).*', [asJson(record)]);
  }

  /** Writes back what can change of a series. */
  async update(tx: Tx, record: SeriesRecord): Promise<void> {
    await tx.query(
      `UPDATE series SET (version, status, rule, start_local, time_zone, duration_minutes, booked_until, resource_ids, template, skipped,
              updated_at)
            = (SELECT n.version, n.status, n.rule, n.start_local, n.time_zone, n.duration_minutes, n.booked_until, n.resource_ids,
                      n.template, n.skipped, n.updated_at
                 FROM jsonb_populate_record(NULL::series, $2) n) WHERE id = $1`,
      [record.id, asJson(record)],
    );
  }

  async find(tx: Tx, id: string): Promise<SeriesRecord | null> {
    return (await tx.query<SeriesRecord>('SELECT * FROM series WHERE id = $1', [id]))[0] ?? null;
  }

  /** The same, locked for changing it and its occurrences. Locks of what it takes come first (`lockSubjects`). */
  async findForChange(tx: Tx, id: string): Promise<SeriesRecord | null> {
    return (await tx.query<SeriesRecord>('SELECT * FROM series WHERE id = $1 FOR UPDATE', [id]))[0] ?? null;
  }

  /** Locks departments, then hosts and resources, in the one order of everybody who changes what they hold. */
  async lockSubjects(tx: Tx, departmentId: string | null, subjects: readonly string[]): Promise<void> {
    const sorted = [...new Set(subjects)].sort();
    await tx.query(
      'SELECT pg_advisory_xact_lock(hashtextextended(subject, 0)) FROM unnest($1::text[]) WITH ORDINALITY AS s (subject, turn) ORDER BY turn',
      [departmentId === null ? sorted : [departmentId, ...sorted]],
    );
  }

  async lockOccurrences(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('SELECT 1 FROM booking WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
  }

  async get(tx: Tx, id: string, now: number): Promise<CountedSeries | null> {
    return (await tx.query<CountedSeries>(`${COUNTED} WHERE s.id = $2`, [instant(now), id]))[0] ?? null;
  }

  list(tx: Tx, query: ListSeriesQuery, after: string | null, now: number): Promise<CountedSeries[]> {
    return tx.query<CountedSeries>(
      `${COUNTED} WHERE ($2::uuid IS NULL OR $2 = ANY (s.resource_ids))
          AND ($3::uuid IS NULL OR $3 = ANY (s.host_ids) OR s.template ->> 'organizer_user_id' = $3::text)
          AND ($4::text IS NULL OR s.status = $4) AND ($5::uuid IS NULL OR s.id > $5)
        ORDER BY s.id LIMIT $6`,
      [instant(now), query.resourceId ?? null, query.userId ?? null, query.status ?? null, after, query.limit + 1],
    );
  }

  /** The starts, as the rule has them, of occurrences that were cancelled by themselves. */
  async cancelled(tx: Tx, seriesId: string, from: number): Promise<number[]> {
    const rows = await tx.query<{ at: number }>(
      `SELECT original_start AS at FROM booking WHERE series_id = $1 AND status IN ('CANCELLED', 'DECLINED') AND original_start >= $2`,
      [seriesId, instant(from)],
    );
    return rows.map(({ at }) => at);
  }

  /** Series of all tenants whose next occurrences could be within reach, in pages by id. */
  due(before: number, after: string, limit: number): Promise<{ id: string; tenantId: string }[]> {
    return this.db.systemStatement(
      `SELECT id, tenant_id AS "tenantId" FROM series WHERE status = 'ACTIVE' AND booked_until < $1 AND id > $2 ORDER BY id LIMIT $3`,
      [instant(before), after, limit],
    );
  }

  /** Books occurrences in one statement: all of them or none, or with `skip` those that win what they claim. */
  async book(
    tx: Tx,
    series: SeriesRecord,
    template: BookingRecord,
    occurrences: readonly OccurrenceRow[],
    { event, skip }: { event: Omit<BookingEvent, 'id' | 'diff' | 'resourceIds'>; skip: boolean },
  ): Promise<Written> {
    const rows = occurrences.map((row) => ({
      ...row,
      start_at: instant(row.start_at),
      end_at: instant(row.end_at),
      original_start: instant(row.original_start),
    }));
    const [written] = await tx.query<Written>('SELECT * FROM book_occurrences($1, $2, $3, $4, $5, $6, $7)', [
      series.tenant_id,
      recordAsJson(template),
      series.resource_ids,
      series.detail && JSON.stringify(series.detail),
      JSON.stringify(event),
      JSON.stringify(rows),
      skip,
    ]);
    return written!;
  }

  /** Changes occurrences that are locked, with all they claim: all of them or none. Says whose conflicts that settled. */
  async change(
    tx: Tx,
    tenantId: string,
    changes: readonly OccurrenceChange[],
  ): Promise<Written & { settled: string[] }> {
    const asked = changes.map(({ record, resourceIds, event, claims }) => {
      const rest = JSON.stringify({ resources: resourceIds, event, claims });
      return `{"booking":${recordAsJson(record)},${rest.slice(1)}`;
    });
    const [written] = await tx.query<Written & { settled: string[] }>('SELECT * FROM change_occurrences($1, $2)', [
      tenantId,
      `[${asked.join()}]`,
    ]);
    return written!;
  }

  /** Ends what bookings claim, before it is judged who could have that time. */
  async release(tx: Tx, bookingIds: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM claim WHERE booking_id = ANY ($1::uuid[])', [bookingIds]);
  }
}

export function seriesNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such series.' });
}

const COUNTED = `SELECT s.*, o.*,
  coalesce((SELECT jsonb_agg(epoch_ms(b.original_start) ORDER BY b.original_start) FROM booking b
             WHERE b.series_id = s.id AND b.status IN ('CANCELLED', 'DECLINED') AND s.status <> 'CANCELLED'), '[]') AS excluded,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', b.id, 'original', epoch_ms(b.original_start), 'start', epoch_ms(b.start_at),
                     'end', epoch_ms(b.end_at)) ORDER BY b.original_start)
              FROM booking b WHERE b.series_id = s.id AND b.status IN ('PENDING', 'CONFIRMED') AND b.start_at > $1
                               AND b.start_at <> b.original_start), '[]') AS exceptions
  FROM series s, LATERAL (
    SELECT min(b.start_at) FILTER (WHERE b.status IN ('PENDING', 'CONFIRMED') AND b.start_at > $1) AS next_start,
           count(*) FILTER (WHERE b.status IN ('PENDING', 'CONFIRMED') AND b.start_at > $1) AS upcoming,
           count(*) FILTER (WHERE b.status = 'NO_SHOW') AS no_shows
      FROM booking b WHERE b.series_id = s.id) AS o`;

function asJson(record: SeriesRecord): string {
  return JSON.stringify({
    ...record,
    booked_until: instant(record.booked_until),
    created_at: instant(record.created_at),
    updated_at: instant(record.updated_at),
  });
}

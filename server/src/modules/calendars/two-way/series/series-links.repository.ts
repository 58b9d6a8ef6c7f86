import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../../platform/db/database.js';
import { LINK_COLUMNS, type EventLink } from '../event-links.repository.js';
import type { FieldHashes } from '../sync-fields.js';
import type { MergeBase } from '../three-way.js';
import type { RemoteEvent, SeriesShape } from '../two-way-provider.js';

/** A series as it is written, and as it was here then. */
export interface WrittenShape extends SeriesShape {
  readonly of: { readonly rule: string; readonly startLocal: string };
}

/** What ties a series to a recurring event. */
export interface SeriesLink {
  id: string;
  seriesId: string;
  externalId: string | null;
  incarnation: number;
  shape: WrittenShape;
  hashes: MergeBase | null;
  pushing: FieldHashes | null;
  cutAt: number | null;
  cutWritten: number | null;
  isReplaced: boolean;
  isRefused: boolean;
  metUntil: number | null;
  failures: number;
}

/** Of a series of ours, what its event follows from. */
export interface SeriesFacts extends SeriesShape {
  readonly id: string;
  readonly status: 'ACTIVE' | 'COMPLETE' | 'CANCELLED';
  readonly bookedUntil: number;
}

/** A link of an occurrence. */
export interface OccurrenceLink extends EventLink {
  /** When its event would begin by the rule of the series it is an instance of; `null` for a single event, or none. */
  readonly instanceStart: number | null;
  /** Whether that is the series' event of now. */
  readonly isOnSeries: boolean;
}

/** Its links are not written one by one meanwhile. */
export const IS_UNFINISHED = `(s.pushing IS NOT NULL OR (s.external_id IS NOT NULL
  AND (s.met_until IS NULL OR s.cut_at IS DISTINCT FROM s.cut_written)))`;

const WAITS = `(l.status IN ('PENDING_PUSH', 'DELETING') OR (l.status IN ('SYNCED', 'DIRTY') AND b.version > l.local_version))`;

/** Everything that the events of series say to the database. */
@Injectable()
export class SeriesLinksRepository {
  /** Series with something to be looked at, those that were split before what was split from them. */
  async waiting(
    tx: Tx,
    calendarId: string,
    { now, except }: { now: number; except: readonly string[] },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT w.id FROM (
         SELECT unnest(ARRAY[b.series_id, s.series_id]) AS id FROM calendar_link l JOIN booking b ON b.id = l.booking_id
           LEFT JOIN calendar_series_link s ON s.calendar_id = l.calendar_id AND s.external_id = l.series_external_id
          WHERE l.calendar_id = $1 AND b.series_id IS NOT NULL AND b.end_at > $2 AND ${WAITS}
         UNION
         SELECT s.series_id FROM calendar_series_link s JOIN series r ON r.id = s.series_id
          WHERE s.calendar_id = $1 AND (${IS_UNFINISHED} OR (s.external_id IS NOT NULL AND s.met_until < r.booked_until))) w
         LEFT JOIN calendar_series_link s ON s.calendar_id = $1 AND s.series_id = w.id
        WHERE w.id IS NOT NULL AND (s.next_push_at IS NULL OR s.next_push_at <= $2)
          AND NOT coalesce(s.id = ANY ($3::uuid[]), false)
        ORDER BY coalesce(s.failures, 0) > 0, w.id`,
      [calendarId, instant(now), except],
    );
    return rows.map(({ id }) => id);
  }

  async facts(tx: Tx, seriesId: string): Promise<SeriesFacts | null> {
    const rows = await tx.query<SeriesFacts>(
      `SELECT id, status, rule, start_local AS "startLocal", time_zone AS "timeZone", duration_minutes AS "durationMinutes",
              booked_until AS "bookedUntil" FROM series WHERE id = $1`,
      [seriesId],
    );
    return rows[0] ?? null;
  }

  async get(tx: Tx, calendarId: string, seriesId: string): Promise<SeriesLink | null> {
    const rows = await tx.query<SeriesLink>(
      `SELECT id, series_id AS "seriesId", external_id AS "externalId", incarnation, shape, hashes, pushing, cut_at AS "cutAt",
              cut_written AS "cutWritten", is_replaced AS "isReplaced", is_refused AS "isRefused", met_until AS "metUntil", failures
         FROM calendar_series_link WHERE calendar_id = $1 AND series_id = $2`,
      [calendarId, seriesId],
    );
    return rows[0] ?? null;
  }

  /** Links of what the series has, or had and its event still has, that is not over. */
  async occurrences(tx: Tx, calendarId: string, seriesId: string, now: number): Promise<OccurrenceLink[]> {
    const rows = await tx.query<EventLink & { original: string | null; isOnSeries: boolean }>(
      `SELECT ${LINK_COLUMNS}, CASE WHEN l.series_external_id IS NOT NULL AND l.external_id IS NOT NULL THEN l.original_start END AS original,
              coalesce(l.external_id IS NOT NULL AND l.series_external_id = s.external_id, false) AS "isOnSeries"
         FROM calendar_link l JOIN booking b ON b.id = l.booking_id
         LEFT JOIN calendar_series_link s ON s.calendar_id = l.calendar_id AND s.series_id = $2
        WHERE b.end_at > $3 AND l.id IN (
          SELECT o.id FROM booking m JOIN calendar_link o ON o.booking_id = m.id WHERE o.calendar_id = $1 AND m.series_id = $2
          UNION
          SELECT o.id FROM calendar_series_link w JOIN calendar_link o ON o.series_external_id = w.external_id
           WHERE w.calendar_id = $1 AND w.series_id = $2 AND o.calendar_id = $1)
        ORDER BY b.original_start`,
      [calendarId, seriesId, instant(now)],
    );
    return rows.map(({ original, ...link }) => ({
      ...link,
      instanceStart: original === null ? null : Date.parse(original),
    }));
  }

  /** Whether an event is an instance of a series of ours, by what is known of those. */
  async ofOurs(tx: Tx, calendarId: string, events: readonly RemoteEvent[]): Promise<(event: RemoteEvent) => boolean> {
    const instances = events.filter(({ seriesExternalId }) => seriesExternalId !== null);
    if (instances.length === 0) return () => false;
    const rows = await tx.query<{ id: string; externalId: string | null; formerIds: string[] }>(
      `SELECT id, external_id AS "externalId", former_ids AS "formerIds" FROM calendar_series_link
        WHERE calendar_id = $1 AND (external_id = ANY ($2::text[]) OR former_ids && $2::text[] OR id = ANY ($3::uuid[]))`,
      [
        calendarId,
        [...new Set(instances.map(({ seriesExternalId }) => seriesExternalId))],
        [...new Set(instances.flatMap(({ seriesMark }) => seriesMark?.linkId ?? []))],
      ],
    );
    const known = new Set(rows.flatMap(({ externalId, formerIds }) => [externalId, ...formerIds]));
    // Made by us, and seen before the call that made it was answered. A copy of it is a series of its own.
    const unanswered = new Set(rows.filter(({ externalId }) => externalId === null).map(({ id }) => id));
    return ({ seriesExternalId, seriesMark }) =>
      seriesExternalId !== null &&
      (known.has(seriesExternalId) || (seriesMark !== null && unanswered.has(seriesMark.linkId)));
  }

  /** Before a creation: what it writes. */
  async startCreation(
    tx: Tx,
    { tenantId, calendarId, seriesId }: { tenantId: string; calendarId: string; seriesId: string },
    shape: WrittenShape,
    pushing: FieldHashes,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_series_link (tenant_id, calendar_id, series_id, shape, pushing) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (calendar_id, series_id) DO UPDATE SET shape = excluded.shape, pushing = excluded.pushing, hashes = NULL,
         cut_at = NULL, cut_written = NULL, is_replaced = false, met_until = NULL`,
      [tenantId, calendarId, seriesId, JSON.stringify(shape), JSON.stringify(pushing)],
    );
  }

  /** The event was written, and its instances have to be met. */
  async storeWritten(tx: Tx, id: string, externalId: string, hashes: MergeBase): Promise<void> {
    await tx.query(
      `UPDATE calendar_series_link SET external_id = $2, hashes = $3, pushing = NULL, met_until = NULL, failures = 0,
              next_push_at = NULL, error = NULL WHERE id = $1`,
      [id, externalId, JSON.stringify(hashes)],
    );
  }

  /** What is not to be written again, though nothing was: the event has gone, as reading will tell. */
  async storeHashes(tx: Tx, id: string, hashes: MergeBase): Promise<void> {
    await tx.query('UPDATE calendar_series_link SET hashes = $2 WHERE id = $1', [id, JSON.stringify(hashes)]);
  }

  async storeMet(tx: Tx, id: string, until: number): Promise<void> {
    await tx.query(
      'UPDATE calendar_series_link SET met_until = $2, failures = 0, next_push_at = NULL, error = NULL WHERE id = $1',
      [id, instant(until)],
    );
  }

  /** Where the event is to end from now on. */
  async startCut(
    tx: Tx,
    id: string,
    cut: { at: number | null; isReplaced: boolean; shape: WrittenShape },
  ): Promise<void> {
    await tx.query(
      `UPDATE calendar_series_link SET cut_at = least($2, cut_at), is_replaced = is_replaced OR $3, shape = $4 WHERE id = $1`,
      [id, cut.at === null ? null : instant(cut.at), cut.isReplaced, JSON.stringify(cut.shape)],
    );
  }

  /** It ends there; the instances before have to be met again, for some lose exceptions over it. */
  async storeCut(tx: Tx, id: string): Promise<void> {
    await tx.query(
      `UPDATE calendar_series_link SET cut_written = cut_at, met_until = NULL, failures = 0, next_push_at = NULL, error = NULL
        WHERE id = $1`,
      [id],
    );
  }

  /** Nothing of the event is left that could change: were the series written again, it would be another one. */
  async forget(tx: Tx, id: string, isRefused = false): Promise<void> {
    await tx.query(
      `UPDATE calendar_series_link SET former_ids = CASE WHEN external_id IS NULL THEN former_ids ELSE former_ids || external_id END,
              external_id = NULL, incarnation = incarnation + 1, hashes = NULL, pushing = NULL, cut_at = NULL, cut_written = NULL,
              is_replaced = false, is_refused = $2, met_until = NULL, failures = 0, next_push_at = NULL, error = NULL WHERE id = $1`,
      [id, isRefused],
    );
  }

  async storeFailure(tx: Tx, id: string, failure: { error: string; nextPushAt: number | null }): Promise<void> {
    await tx.query(
      'UPDATE calendar_series_link SET failures = failures + 1, error = $2, next_push_at = $3 WHERE id = $1',
      [id, failure.error, failure.nextPushAt === null ? null : instant(failure.nextPushAt)],
    );
  }

  async putOff(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query('UPDATE calendar_series_link SET next_push_at = $2 WHERE id = $1', [id, instant(at)]);
  }
}

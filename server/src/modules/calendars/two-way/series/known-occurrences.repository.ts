import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../../platform/db/database.js';
import type { PullWindow } from '../../calendar-provider.js';
import type { NamedSeries, RemoteEvent } from '../two-way-provider.js';

/**
 * Events that would go if they went there, of those meant; what is being written is not, whatever became of it. What is meant is
 * said within, where an index finds it.
 */
const eventsOf = (isMeant: string) => `SELECT external_id, series_external_id FROM calendar_link
  WHERE calendar_id = $1 AND (${isMeant}) AND external_id IS NOT NULL AND status IN ('SYNCED', 'DIRTY', 'CONFLICT')
    AND pushing IS NULL AND coalesce(conflict ->> 'kind', '') <> 'DELETED' AND event_start_at < $3 AND event_end_at > $2
  UNION ALL
  SELECT external_id, series_external_id FROM external_event
  WHERE calendar_id = $1 AND (${isMeant}) AND start_at < $3 AND end_at > $2`;

/** What is known here of series that others made, and of ours as they stand in a calendar. */
@Injectable()
export class KnownOccurrencesRepository {
  /** Of some occurrences, those that are as we wrote them ourselves. */
  async echoes(tx: Tx, calendarId: string, events: readonly RemoteEvent[]): Promise<ReadonlySet<string>> {
    if (events.length === 0) return new Set();
    const rows = await tx.query<{ externalId: string }>(
      `SELECT l.external_id AS "externalId" FROM calendar_link l
         JOIN unnest($2::text[], $3::text[]) AS e (external_id, etag) ON e.external_id = l.external_id AND e.etag = l.last_pushed_etag
        WHERE l.calendar_id = $1`,
      [calendarId, events.map(({ externalId }) => externalId), events.map(({ etag }) => etag)],
    );
    return new Set(rows.map(({ externalId }) => externalId));
  }

  /**
   * The series that something stands of, or that was a single event until now, of those `named` as series with what Google
   * split off them (`…_R20270315T090000`), and of those that `maybe` were one.
   */
  async seriesOf(
    tx: Tx,
    calendarId: string,
    { named, maybe, window }: { named: readonly string[]; maybe: readonly string[]; window: PullWindow },
  ): Promise<string[]> {
    if (named.length + maybe.length === 0) return [];
    const rows = await tx.query<{ id: string }>(
      `SELECT o.external_id AS id FROM (${eventsOf('external_id = ANY ($4::text[])')}) o
       UNION
       SELECT o.series_external_id FROM (${eventsOf('series_external_id = ANY ($4::text[] || $5::text[])')}) o
       UNION
       SELECT o.series_external_id FROM unnest($4::text[]) AS n (id)
         CROSS JOIN LATERAL (${eventsOf("starts_with(series_external_id, n.id || '_R')")}) o`,
      [calendarId, instant(window.start), instant(window.end), named, maybe],
    );
    return rows.map(({ id }) => id);
  }

  /** What stands of a series here and not there; what could not be read when it came waits to be read alone. */
  async missing(
    tx: Tx,
    calendarId: string,
    { series, standing, window }: { series: NamedSeries; standing: readonly string[]; window: PullWindow },
  ): Promise<string[]> {
    const rows = await tx.query<{ externalId: string }>(
      `SELECT o.external_id AS "externalId" FROM (${eventsOf('series_external_id = $4 OR external_id = $4')}) o
        WHERE NOT o.external_id = ANY ($5::text[])
          AND NOT EXISTS (SELECT FROM calendar_retry r WHERE r.calendar_id = $1 AND r.external_id = o.external_id)`,
      [calendarId, instant(window.start), instant(window.end), series.externalId, standing],
    );
    return rows.map(({ externalId }) => externalId);
  }
}

import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../../platform/db/database.js';
import type { PullWindow } from '../../calendar-provider.js';
import type { NamedSeries, RemoteEvent } from '../two-way-provider.js';

/** Events that would go if they went there; what is being written is not, whatever became of it. */
const STANDING = `SELECT l.external_id, l.series_external_id FROM calendar_link l
  WHERE l.calendar_id = $1 AND l.external_id IS NOT NULL AND l.status IN ('SYNCED', 'DIRTY', 'CONFLICT') AND l.pushing IS NULL
    AND coalesce(l.conflict ->> 'kind', '') <> 'DELETED' AND l.event_start_at < $3 AND l.event_end_at > $2
  UNION
  SELECT e.external_id, e.series_external_id FROM external_event e
  WHERE e.calendar_id = $1 AND e.start_at < $3 AND e.end_at > $2`;

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
      `WITH standing AS (${STANDING}), named AS (SELECT unnest($4::text[]) AS id)
       SELECT n.id FROM named n JOIN standing o ON o.external_id = n.id
       UNION
       SELECT o.series_external_id FROM named n
         JOIN standing o ON o.series_external_id = n.id OR starts_with(o.series_external_id, n.id || '_R')
       UNION
       SELECT o.series_external_id FROM standing o WHERE o.series_external_id = ANY ($5::text[])`,
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
      `SELECT o.external_id AS "externalId" FROM (${STANDING}) o
        WHERE (o.series_external_id = $4 OR o.external_id = $4) AND NOT o.external_id = ANY ($5::text[])
          AND NOT EXISTS (SELECT FROM calendar_retry r WHERE r.calendar_id = $1 AND r.external_id = o.external_id)`,
      [calendarId, instant(window.start), instant(window.end), series.externalId, standing],
    );
    return rows.map(({ externalId }) => externalId);
  }
}

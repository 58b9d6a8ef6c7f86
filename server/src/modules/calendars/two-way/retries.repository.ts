import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../platform/db/database.js';

const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 360 * MINUTE_MS;

/** Items that could not be applied. */
@Injectable()
export class RetriesRepository {
  async store(
    tx: Tx,
    calendar: { tenantId: string; id: string },
    failed: ReadonlyMap<string, string>,
    now: number,
  ): Promise<void> {
    for (const [externalId, reason] of failed) {
      await tx.query(
        `INSERT INTO calendar_retry AS r (tenant_id, calendar_id, external_id, reason, attempts, next_attempt_at)
         VALUES ($1, $2, $3, $4, 1, $5)
         ON CONFLICT (calendar_id, external_id) DO UPDATE SET reason = excluded.reason, attempts = r.attempts + 1,
           next_attempt_at = $6::timestamptz + least($7 * power(2, r.attempts), $8) * interval '1 millisecond'`,
        [
          calendar.tenantId,
          calendar.id,
          externalId,
          reason.slice(0, 500),
          instant(now + FIRST_PAUSE_MS),
          instant(now),
          FIRST_PAUSE_MS,
          LONGEST_PAUSE_MS,
        ],
      );
    }
  }

  async due(tx: Tx, calendarId: string, now: number, limit: number): Promise<string[]> {
    const rows = await tx.query<{ externalId: string }>(
      `SELECT external_id AS "externalId" FROM calendar_retry WHERE calendar_id = $1 AND next_attempt_at <= $2
        ORDER BY next_attempt_at LIMIT $3`,
      [calendarId, instant(now), limit],
    );
    return rows.map(({ externalId }) => externalId);
  }

  async clear(tx: Tx, calendarId: string, externalIds: readonly string[]): Promise<void> {
    if (externalIds.length === 0) return;
    await tx.query('DELETE FROM calendar_retry WHERE calendar_id = $1 AND external_id = ANY ($2::text[])', [
      calendarId,
      externalIds,
    ]);
  }
}

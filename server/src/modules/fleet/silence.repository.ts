import type { AlertLevel } from '@lintel/shared/contracts';
import { alertAfterMs, warningAfterMs } from '@lintel/shared/fleet';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

export interface AlertChange {
  id: string;
  tenantId: string;
  from: AlertLevel;
  to: AlertLevel;
}

/** Since when this process could have heard of displays: by the product's clock, and for how long by the machine's. */
export interface Listening {
  now: number;
  since: number;
  forMs: number;
}

@Injectable()
export class SilenceRepository {
  /**
   * Up to `limit` displays that are to be called something else than they are, held until the transaction ends. How long
   * one that is connected has been silent is real time, whatever the product's clock does: its heartbeats are real too.
   */
  takeChanged(tx: Tx, { now, since, forMs }: Listening, limit: number): Promise<AlertChange[]> {
    return tx.query<AlertChange>(
      `SELECT id, tenant_id AS "tenantId", alert AS "from", ${level} AS "to" FROM display d
        WHERE status = 'ACTIVE' AND presence <> 'NEVER' AND alert <> ${level}
        ORDER BY id LIMIT $6 FOR NO KEY UPDATE SKIP LOCKED`,
      [instant(now), instant(since), forMs, warningAfterMs, alertAfterMs, limit],
    );
  }

  async mark(tx: Tx, { id, to }: AlertChange, at: number): Promise<void> {
    await tx.query('UPDATE display SET alert = $2, alert_changed_at = $3 WHERE id = $1', [id, to, instant(at)]);
  }
}

const silentForMs = `CASE WHEN presence = 'ONLINE'
  THEN least(extract(epoch FROM now() - coalesce(heard_at, '-infinity'))::float8 * 1000, $3::float8)
  ELSE extract(epoch FROM $1::timestamptz - greatest(presence_changed_at, $2::timestamptz))::float8 * 1000 END`;
/** Only being heard makes it better: a process that has not listened for long knows no more than those that have. */
const level = `CASE
  WHEN presence = 'ONLINE' AND heard_at > now() - make_interval(secs => $4::float8 / 1000) THEN 'NONE'
  WHEN alert = 'ALERT' OR ${silentForMs} >= $5::float8 THEN 'ALERT'
  WHEN alert = 'WARNING' OR ${silentForMs} >= $4::float8 THEN 'WARNING'
  ELSE 'NONE' END`;

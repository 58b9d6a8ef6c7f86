import type { AlertLevel } from '@lintel/shared/contracts';
import { alertAfterMs, warningAfterMs } from '@lintel/shared/fleet';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';
import type { Diff } from '../../platform/events/domain-event.js';
import type { AlertedDisplay } from './silence-letters.js';

export interface AlertChange {
  id: string;
  tenantId: string;
  from: AlertLevel;
  to: AlertLevel;
  /** When it comes to silence, for how long. */
  silentForMs: number;
}

/** Since when this process could have heard of displays: by the product's clock, and for how long by the machine's. */
export interface Listening {
  now: number;
  since: number;
  forMs: number;
}

@Injectable()
export class SilenceRepository {
  constructor(private readonly db: Database) {}

  /**
   * Up to `limit` displays that are to be called something else than they are, held until the transaction ends. How long
   * one that is connected has been silent is real time, whatever the product's clock does: its heartbeats are real too.
   */
  takeChanged(tx: Tx, { now, since, forMs }: Listening, limit: number): Promise<AlertChange[]> {
    return tx.query<AlertChange>(
      `SELECT id, tenant_id AS "tenantId", alert AS "from", ${level} AS "to", ${silentForMs} AS "silentForMs"
         FROM display d
        WHERE status = 'ACTIVE' AND presence <> 'NEVER' AND alert <> ${level}
        ORDER BY id LIMIT $6 FOR NO KEY UPDATE SKIP LOCKED`,
      [instant(now), instant(since), forMs, warningAfterMs, alertAfterMs, limit],
    );
  }

  async mark(tx: Tx, { id, to }: AlertChange, at: number): Promise<void> {
    await tx.query('UPDATE display SET alert = $2, alert_changed_at = $3 WHERE id = $1', [id, to, instant(at)]);
  }

  /** One that is not revoked, by its name, its rooms' and the zone of the first. */
  async findAlerted(tenantId: string, id: string): Promise<Omit<AlertedDisplay, 'url'> | null> {
    const rows = await this.db.systemStatement<Omit<AlertedDisplay, 'url'>>(
      `SELECT d.name, coalesce(r.names, '{}') AS rooms, coalesce(r.zones[1], t.time_zone) AS "timeZone"
         FROM display d JOIN tenant t ON t.id = d.tenant_id,
              LATERAL (SELECT array_agg(resource.name ORDER BY position) AS names,
                              array_agg(resource.time_zone ORDER BY position) AS zones
                         FROM display_room JOIN resource ON resource.id = resource_id WHERE display_id = d.id) r
        WHERE d.tenant_id = $1 AND d.id = $2 AND d.status = 'ACTIVE'`,
      [tenantId, id],
    );
    return rows[0] ?? null;
  }

  /** What the last alert of a display said before a later fact of it. */
  async lastAlertBefore(tenantId: string, id: string, seq: number): Promise<Diff | null> {
    const rows = await this.db.systemStatement<{ diff: Diff }>(
      `SELECT diff FROM domain_event WHERE tenant_id = $1 AND subject_id = $2 AND type = 'display.alerted' AND seq < $3
        ORDER BY seq DESC LIMIT 1`,
      [tenantId, id, seq],
    );
    return rows[0]?.diff ?? null;
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

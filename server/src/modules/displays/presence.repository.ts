import type { Telemetry } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';

/** A process that has not been heard of for so long is gone, and so are its connections. */
export const HOST_LOST_AFTER = `interval '90 seconds'`;

export interface LostDisplay {
  id: string;
  tenantId: string;
  /** How long ago the last process that knew it was heard of. */
  silentForMs: number;
}

export interface DisplayPresence {
  displayId: string;
  tenantSlug: string;
  isOnline: boolean;
  /** False where it was revoked. */
  isActive: boolean;
}

/** A room and a time, epoch milliseconds. */
export interface RoomWindow {
  resourceId: string;
  from: number;
  to: number;
}

@Injectable()
export class PresenceRepository {
  constructor(private readonly db: Database) {}

  /** Says that this process lives. False where the others have given it up: its connections have to be told anew. */
  async beat(hostId: string): Promise<boolean> {
    const rows = await this.db.systemStatement(
      `WITH known AS (UPDATE display_host SET seen_at = now() WHERE id = $1 RETURNING 1),
            made AS (INSERT INTO display_host (id, seen_at) SELECT $1, now() WHERE NOT EXISTS (SELECT FROM known)
                     ON CONFLICT (id) DO UPDATE SET seen_at = now())
       SELECT 1 FROM known`,
      [hostId],
    );
    return rows.length === 1;
  }

  /** Every change of a display's presence holds this first, so that two processes cannot both see the last connection. */
  async lock(tx: Tx, displayId: string): Promise<{ status: string; presence: string } | null> {
    const rows = await tx.query<{ status: string; presence: string }>(
      'SELECT status, presence FROM display WHERE id = $1 FOR NO KEY UPDATE',
      [displayId],
    );
    return rows[0] ?? null;
  }

  async connect(tx: Tx, tenantId: string, displayId: string, hostId: string): Promise<void> {
    await tx.query(
      'INSERT INTO display_connection (tenant_id, display_id, host_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [tenantId, displayId, hostId],
    );
  }

  /** Returns whether the display is still connected to another process. */
  async disconnect(tx: Tx, displayId: string, hostId: string): Promise<boolean> {
    await tx.query('DELETE FROM display_connection WHERE display_id = $1 AND host_id = $2', [displayId, hostId]);
    const rows = await tx.query('SELECT FROM display_connection WHERE display_id = $1 LIMIT 1', [displayId]);
    return rows.length > 0;
  }

  /** Writes a transition; instants of one display only ever go up, so that its history has an order. */
  async change(tx: Tx, tenantId: string, displayId: string, presence: 'ONLINE' | 'OFFLINE', at: number): Promise<void> {
    await tx.query(
      `WITH changed AS (
         INSERT INTO display_presence (tenant_id, display_id, at, presence)
         SELECT $1, $2, greatest($4::timestamptz, max(p.at) + interval '1 millisecond'), $3
           FROM display_presence p WHERE p.display_id = $2
         RETURNING at
       )
       UPDATE display SET presence = $3, presence_changed_at = changed.at, last_seen_at = changed.at,
              heard_at = CASE WHEN $3 = 'ONLINE' THEN now() ELSE heard_at END
         FROM changed WHERE id = $2`,
      [tenantId, displayId, presence, instant(at)],
    );
  }

  /** Of all active displays where none are named. */
  read(ids: readonly string[] | null): Promise<DisplayPresence[]> {
    return this.db.systemStatement<DisplayPresence>(
      `SELECT d.id AS "displayId", t.slug AS "tenantSlug", d.presence = 'ONLINE' AS "isOnline", d.status = 'ACTIVE' AS "isActive"
         FROM display d JOIN tenant t ON t.id = d.tenant_id
        WHERE d.presence <> 'NEVER' AND (d.id = ANY ($1) OR ($1::uuid[] IS NULL AND d.status = 'ACTIVE'))`,
      [ids],
    );
  }

  async saveTelemetry(tx: Tx, displayId: string, telemetry: Telemetry, at: number): Promise<void> {
    await tx.query('UPDATE display SET telemetry = $2, last_seen_at = $3, heard_at = now() WHERE id = $1', [
      displayId,
      JSON.stringify(telemetry),
      instant(at),
    ]);
  }

  /**
   * Takes the connections of processes that are gone away from up to `limit` displays and returns those that have none
   * left, locked; null when there is no such connection any more (and the processes are forgotten).
   */
  async takeLost(tx: Tx, limit: number): Promise<LostDisplay[] | null> {
    // The display first, then what belongs to it: the order in which everybody locks.
    const held = await tx.query<LostDisplay>(
      `SELECT d.id, d.tenant_id AS "tenantId", 0 AS "silentForMs" FROM display d
        WHERE d.id IN (SELECT c.display_id FROM display_connection c JOIN display_host h ON h.id = c.host_id
                        WHERE h.seen_at < now() - ${HOST_LOST_AFTER} LIMIT $1)
        ORDER BY d.id FOR NO KEY UPDATE`,
      [limit],
    );
    if (held.length === 0) {
      await tx.query(
        `DELETE FROM display_host h WHERE h.seen_at < now() - ${HOST_LOST_AFTER}
            AND NOT EXISTS (SELECT FROM display_connection c WHERE c.host_id = h.id)`,
      );
      return null;
    }
    const gone = await tx.query<LostDisplay>(
      `DELETE FROM display_connection c USING display_host h
        WHERE h.id = c.host_id AND h.seen_at < now() - ${HOST_LOST_AFTER} AND c.display_id = ANY ($1)
        RETURNING c.display_id AS id, c.tenant_id AS "tenantId", extract(epoch FROM now() - h.seen_at)::float8 * 1000 AS "silentForMs"`,
      [held.map(({ id }) => id)],
    );
    const left = await tx.query<{ id: string }>(
      `SELECT d.id FROM display d WHERE d.id = ANY ($1) AND d.presence = 'ONLINE'
          AND NOT EXISTS (SELECT FROM display_connection c WHERE c.display_id = d.id)`,
      [gone.map(({ id }) => id)],
    );
    const offline = new Set(left.map(({ id }) => id));
    const latest = new Map<string, LostDisplay>();
    for (const lost of gone) {
      const known = latest.get(lost.id);
      if (offline.has(lost.id) && (!known || lost.silentForMs < known.silentForMs)) latest.set(lost.id, lost);
    }
    return [...latest.values()];
  }

  /**
   * For each window whether somebody could have used a display of its room: one of its displays was not away for longer
   * than `shortAbsenceMs` at a time, or it has had none. A display that counts as online although its process fell silent
   * does not count.
   */
  async wereReachable(tx: Tx, windows: readonly RoomWindow[], shortAbsenceMs: number): Promise<boolean[]> {
    const rows = await tx.query<{ wasReachable: boolean }>(
      `WITH asked AS (
         SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS a (resource_id, opens, closes, number)
       ), beside AS (
         SELECT a.number, a.opens, a.closes, d.id, d.presence
           FROM asked a JOIN display_room r ON r.resource_id = a.resource_id JOIN display d ON d.id = r.display_id
          WHERE d.status = 'ACTIVE' AND d.created_at <= a.opens
       ), spans AS (
         SELECT b.number, b.id, t.presence,
                lead(t.at, 1, b.closes) OVER (PARTITION BY b.number, b.id ORDER BY t.at) - t.at AS length
           FROM beside b CROSS JOIN LATERAL (
             SELECT b.opens AS at, coalesce((SELECT p.presence FROM display_presence p
                                              WHERE p.display_id = b.id AND p.at <= b.opens ORDER BY p.at DESC LIMIT 1), 'OFFLINE') AS presence
             UNION ALL
             SELECT p.at, p.presence FROM display_presence p WHERE p.display_id = b.id AND p.at > b.opens AND p.at < b.closes) AS t
       ), served AS (
         SELECT DISTINCT b.number FROM beside b
          WHERE NOT EXISTS (SELECT FROM spans s WHERE s.number = b.number AND s.id = b.id AND s.presence = 'OFFLINE'
                                                  AND s.length > make_interval(secs => $4::float8 / 1000))
            AND (b.presence <> 'ONLINE'
                 OR EXISTS (SELECT FROM display_connection c JOIN display_host h ON h.id = c.host_id
                             WHERE c.display_id = b.id AND h.seen_at >= now() - ${HOST_LOST_AFTER}))
       )
       SELECT number IN (SELECT number FROM served) OR number NOT IN (SELECT number FROM beside) AS "wasReachable"
         FROM asked ORDER BY number`,
      [
        windows.map(({ resourceId }) => resourceId),
        windows.map(({ from }) => instant(from)),
        windows.map(({ to }) => instant(to)),
        shortAbsenceMs,
      ],
    );
    return rows.map(({ wasReachable }) => wasReachable);
  }

  /** Forgets history nobody asks about any more; what each display was last stays. */
  async deleteHistory(before: number): Promise<void> {
    await this.db.systemStatement(
      `DELETE FROM display_presence old WHERE old.at < $1
          AND EXISTS (SELECT FROM display_presence newer WHERE newer.display_id = old.display_id AND newer.at > old.at AND newer.at < $1)`,
      [instant(before)],
    );
  }
}

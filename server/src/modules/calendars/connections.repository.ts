import type { Connection } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';
import { CalendarLinksRepository } from './calendar-links.repository.js';
import type { CalendarCursor, CalendarProviderName, SkippedEvent } from './calendar-provider.js';

/** A calendar and the connection it is read through. Instants are epoch milliseconds. */
export interface CalendarRecord {
  id: string;
  tenantId: string;
  connectionId: string;
  /** Of a room's calendar. */
  resourceId: string | null;
  /** Of a person's. */
  userId: string | null;
  /** Where days begin for whom the organisation's clocks count. */
  homeTimeZone: string;
  provider: CalendarProviderName;
  name: string;
  host: string;
  /** Encrypted; `Secrets.decrypt` with the connection's id opens it. */
  secret: string;
  status: Connection['status'];
  error: string | null;
  cursor: CalendarCursor | null;
  generation: number;
  eventCount: number;
  skipped: SkippedEvent[];
  failures: number;
  lastSyncedAt: number | null;
  nextSyncAt: number;
  createdAt: number;
}

export interface NewConnection {
  id: string;
  calendarId: string;
  tenantId: string;
  resourceId: string | null;
  userId: string | null;
  name: string;
  host: string;
  secret: string;
  at: number;
}

const SELECT = `SELECT c.id, c.tenant_id AS "tenantId", c.connection_id AS "connectionId", c.resource_id AS "resourceId",
  c.user_id AS "userId", t.time_zone AS "homeTimeZone", n.provider, n.name, n.host, n.secret, c.status, c.error, c.cursor, c.generation, c.event_count AS "eventCount", c.skipped,
  c.failures, c.last_synced_at AS "lastSyncedAt", c.next_sync_at AS "nextSyncAt", n.created_at AS "createdAt"
  FROM calendar c JOIN connection n ON n.id = c.connection_id JOIN tenant t ON t.id = c.tenant_id`;

@Injectable()
export class ConnectionsRepository {
  constructor(
    private readonly db: Database,
    private readonly links: CalendarLinksRepository,
  ) {}

  async insertIcal(tx: Tx, connection: NewConnection): Promise<void> {
    await tx.query(
      `INSERT INTO connection (id, tenant_id, provider, name, host, secret, created_at) VALUES ($1, $2, 'ICAL', $3, $4, $5, $6)`,
      [connection.id, connection.tenantId, connection.name, connection.host, connection.secret, instant(connection.at)],
    );
    await tx.query(
      `INSERT INTO calendar (id, tenant_id, connection_id, resource_id, user_id, next_sync_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`,
      [
        connection.calendarId,
        connection.tenantId,
        connection.id,
        connection.resourceId,
        connection.userId,
        instant(connection.at),
      ],
    );
  }

  /** The calendar of a feed. */
  async findByConnection(tx: Tx, connectionId: string): Promise<CalendarRecord | null> {
    const rows = await tx.query<CalendarRecord>(`${SELECT} WHERE c.connection_id = $1 AND n.kind = 'FEED'`, [
      connectionId,
    ]);
    return rows[0] ?? null;
  }

  /** All of a connection. */
  async calendarsOf(tx: Tx, connectionId: string): Promise<CalendarRecord[]> {
    return tx.query<CalendarRecord>(`${SELECT} WHERE c.connection_id = $1 ORDER BY c.id`, [connectionId]);
  }

  async delete(tx: Tx, connectionId: string): Promise<void> {
    await tx.query('DELETE FROM connection WHERE id = $1', [connectionId]);
  }

  /** Feeds of all tenants whose turn has come, the longest waiting first. */
  async due(now: number, limit: number): Promise<{ tenantId: string; connectionId: string }[]> {
    return this.db.systemStatement(
      `SELECT c.tenant_id AS "tenantId", c.connection_id AS "connectionId" FROM calendar c JOIN connection n ON n.id = c.connection_id
        WHERE n.provider = 'ICAL' AND c.next_sync_at <= $1 ORDER BY c.next_sync_at LIMIT $2`,
      [instant(now), limit],
    );
  }

  /** Takes the calendar for this process for `leaseMs` of real time. Returns its number, `null` while another has it. */
  async lease(tenantId: string, calendarId: string, leaseMs: number): Promise<number | null> {
    const rows = await this.db.tenant(tenantId, (tx) =>
      tx.query<{ leaseNo: number }>(
        `UPDATE calendar SET locked_until = now() + $2 * interval '1 millisecond', lease_no = lease_no + 1
          WHERE id = $1 AND (locked_until IS NULL OR locked_until < now()) RETURNING lease_no AS "leaseNo"`,
        [calendarId, leaseMs],
      ),
    );
    return rows[0]?.leaseNo ?? null;
  }

  /** Leaves it alone where another has it by now. */
  async release(tenantId: string, calendarId: string, leaseNo: number): Promise<void> {
    await this.db.tenant(tenantId, (tx) =>
      tx.query('UPDATE calendar SET locked_until = NULL WHERE id = $1 AND lease_no = $2', [calendarId, leaseNo]),
    );
  }

  /**
   * Takes a calendar that is about to be removed from whoever has it: what that one is about to commit is undone, and nobody
   * begins anew for `leaseMs`. Committed before it is looked at what came from the calendar, so that nothing comes after.
   */
  async takeOver(tenantId: string, calendarId: string, leaseMs: number): Promise<void> {
    await this.db.tenant(tenantId, async (tx) => {
      // In the order of whoever is writing a page, or each would wait for the other: links, then the calendar.
      await this.links.lock(tx, calendarId);
      await tx.query(
        `UPDATE calendar SET locked_until = now() + $2 * interval '1 millisecond', lease_no = lease_no + 1,
                generation = generation + 1 WHERE id = $1`,
        [calendarId, leaseMs],
      );
    });
  }

  /** Records a pull that was read; false when somebody else has stored a newer one meanwhile. */
  async storeSuccess(
    tx: Tx,
    calendar: CalendarRecord,
    result: {
      cursor: CalendarCursor;
      eventCount: number;
      skipped: readonly SkippedEvent[];
      at: number;
      nextSyncAt: number;
    },
  ): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE calendar SET status = 'OK', error = NULL, failures = 0, generation = generation + 1, cursor = $3, event_count = $4,
              skipped = $5, last_synced_at = $6, next_sync_at = $7 WHERE id = $1 AND generation = $2 RETURNING 1`,
      [
        calendar.id,
        calendar.generation,
        JSON.stringify(result.cursor),
        result.eventCount,
        JSON.stringify(result.skipped),
        instant(result.at),
        instant(result.nextSyncAt),
      ],
    );
    return rows.length > 0;
  }

  /** False when somebody else has read it meanwhile. */
  async storeFailure(
    tx: Tx,
    calendar: CalendarRecord,
    failure: { error: string; nextSyncAt: number },
  ): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE calendar SET status = 'ERROR', error = $3, failures = failures + 1, next_sync_at = $4
        WHERE id = $1 AND generation = $2 RETURNING 1`,
      [calendar.id, calendar.generation, failure.error, instant(failure.nextSyncAt)],
    );
    return rows.length > 0;
  }
}

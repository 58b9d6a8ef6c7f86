import type { Connection, ConnectionKind } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';
import type { SkippedEvent } from './calendar-provider.js';

/** A connection as it is shown. Instants are epoch milliseconds. */
export interface ConnectionRow {
  id: string;
  provider: Connection['provider'];
  kind: ConnectionKind;
  grantType: 'CONSENT' | 'SERVICE_ACCOUNT' | 'APPLICATION' | null;
  name: string;
  host: string;
  accountEmail: string | null;
  scopes: string[];
  status: 'PENDING' | 'ACTIVE' | 'REAUTH_REQUIRED' | 'DISCONNECTING';
  lastError: string | null;
  createdAt: number;
}

export interface CalendarRow {
  id: string;
  connectionId: string;
  externalId: string | null;
  title: string | null;
  resourceId: string | null;
  userId: string | null;
  direction: 'READ' | 'READ_WRITE';
  status: 'PENDING' | 'OK' | 'ERROR';
  syncState: string;
  isPolledOnly: boolean;
  error: string | null;
  eventCount: number;
  skipped: SkippedEvent[];
  lastSyncedAt: number | null;
  nextSyncAt: number;
}

const SELECT = `SELECT id, provider, kind, grant_type AS "grantType", name, host, account_email AS "accountEmail", scopes, status, last_error AS "lastError",
  created_at AS "createdAt" FROM connection WHERE status <> 'DISCONNECTING'`;

@Injectable()
export class ConnectionViewsRepository {
  /** The tenant's own, oldest first: people's accounts are theirs. */
  list(tx: Tx, limit: number, after: { createdAt: number; id: string } | null): Promise<ConnectionRow[]> {
    return tx.query<ConnectionRow>(
      `${SELECT} AND kind <> 'PERSONAL' AND ($1::timestamptz IS NULL OR (created_at, id) > ($1, $2::uuid))
       ORDER BY created_at, id LIMIT $3`,
      [instant(after?.createdAt ?? null), after?.id ?? null, limit],
    );
  }

  ofOwner(tx: Tx, userId: string): Promise<ConnectionRow[]> {
    return tx.query<ConnectionRow>(`${SELECT} AND owner_user_id = $1 ORDER BY created_at, id`, [userId]);
  }

  /** As an administrator sees it, or its owner. */
  async find(tx: Tx, id: string, asker: { userId: string; isAdmin: boolean }): Promise<ConnectionRow | null> {
    const rows = await tx.query<ConnectionRow>(
      `${SELECT} AND id = $1 AND (owner_user_id = $2 OR (kind <> 'PERSONAL' AND $3))`,
      [id, asker.userId, asker.isAdmin],
    );
    return rows[0] ?? null;
  }

  calendarsOf(tx: Tx, connectionIds: readonly string[]): Promise<CalendarRow[]> {
    return tx.query<CalendarRow>(
      `SELECT id, connection_id AS "connectionId", external_id AS "externalId", title, resource_id AS "resourceId",
              user_id AS "userId", direction, status, sync_state AS "syncState", is_polled_only AS "isPolledOnly", error,
              event_count AS "eventCount", skipped, last_synced_at AS "lastSyncedAt", next_sync_at AS "nextSyncAt"
         FROM calendar WHERE connection_id = ANY ($1) ORDER BY created_at, id`,
      [connectionIds],
    );
  }
}

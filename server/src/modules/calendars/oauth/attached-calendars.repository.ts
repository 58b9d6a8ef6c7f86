import type { AttachCalendar } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../platform/db/database.js';

export interface NewCalendar {
  id: string;
  tenantId: string;
  connectionId: string;
  externalId: string;
  mailbox: string | null;
  title: string;
  timeZone: string | null;
  resourceId: string | null;
  userId: string | null;
  direction: AttachCalendar['direction'];
  isPolledOnly: boolean;
  at: number;
}

export interface AttachedCalendar {
  id: string;
  externalId: string;
  mailbox: string | null;
  resourceId: string | null;
  userId: string | null;
}

@Injectable()
export class AttachedCalendarsRepository {
  async insert(tx: Tx, calendar: NewCalendar): Promise<void> {
    await tx.query(
      `INSERT INTO calendar (id, tenant_id, connection_id, external_id, mailbox, title, time_zone, resource_id, user_id, direction,
                             is_polled_only, next_sync_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
      [
        calendar.id,
        calendar.tenantId,
        calendar.connectionId,
        calendar.externalId,
        calendar.mailbox,
        calendar.title,
        calendar.timeZone,
        calendar.resourceId,
        calendar.userId,
        calendar.direction,
        calendar.isPolledOnly,
        instant(calendar.at),
      ],
    );
  }

  async of(tx: Tx, connectionId: string): Promise<AttachedCalendar[]> {
    return tx.query<AttachedCalendar>(
      `SELECT id, external_id AS "externalId", mailbox, resource_id AS "resourceId", user_id AS "userId"
         FROM calendar WHERE connection_id = $1 ORDER BY id`,
      [connectionId],
    );
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.query('DELETE FROM calendar WHERE id = $1', [id]);
  }
}

import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../../platform/db/database.js';
import type { OpenChannel } from './two-way-provider.js';

/** By which a provider tells us that a calendar changed. */
export interface Channel {
  id: string;
  tenantId: string;
  calendarId: string;
  state: 'REGISTERING' | 'ACTIVE' | 'RENEWING' | 'CLOSED';
  externalId: string | null;
  resourceId: string | null;
  secretHash: Buffer;
  expiresAt: number | null;
  renewAt: number | null;
}

const SELECT = `SELECT id, tenant_id AS "tenantId", calendar_id AS "calendarId", state, external_id AS "externalId", resource_id AS "resourceId",
  secret_hash AS "secretHash", expires_at AS "expiresAt", renew_at AS "renewAt" FROM calendar_channel`;

@Injectable()
export class ChannelsRepository {
  constructor(private readonly db: Database) {}

  /** Of whichever tenant: who sends a message proves it by the channel's secret. */
  async find(id: string): Promise<Channel | null> {
    const rows = await this.db.systemStatement<Channel>(`${SELECT} WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Those that are not closed, the newest first. */
  ofCalendar(tx: Tx, calendarId: string): Promise<Channel[]> {
    return tx.query<Channel>(
      `${SELECT} WHERE calendar_id = $1 AND state <> 'CLOSED' ORDER BY created_at DESC, id DESC`,
      [calendarId],
    );
  }

  /** Before the provider is asked, so that its first message finds the channel. */
  async insert(
    tx: Tx,
    channel: { id: string; tenantId: string; calendarId: string; secretHash: Buffer; at: number },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_channel (id, tenant_id, calendar_id, state, secret_hash, created_at) VALUES ($1, $2, $3, 'REGISTERING', $4, $5)`,
      [channel.id, channel.tenantId, channel.calendarId, channel.secretHash, instant(channel.at)],
    );
  }

  async activate(tx: Tx, id: string, open: OpenChannel, renewAt: number): Promise<void> {
    await tx.query(
      `UPDATE calendar_channel SET state = 'ACTIVE', external_id = $2, resource_id = $3, expires_at = $4, renew_at = $5 WHERE id = $1`,
      [id, open.externalId, open.resourceId, instant(open.expiresAt), instant(renewAt)],
    );
  }

  async setState(tx: Tx, id: string, state: Channel['state']): Promise<void> {
    await tx.query('UPDATE calendar_channel SET state = $2 WHERE id = $1', [id, state]);
  }

  /** It is to be renewed at the next look at its calendar. */
  async renewNow(tx: Tx, id: string, now: number): Promise<void> {
    await tx.query(`UPDATE calendar_channel SET renew_at = $2 WHERE id = $1 AND state <> 'CLOSED'`, [id, instant(now)]);
  }

  /** Channels that were closed long ago are of no use to anybody; what was heard by them is. */
  async forgetClosed(tx: Tx, calendarId: string): Promise<void> {
    await tx.query(
      `WITH forgotten AS (DELETE FROM calendar_channel WHERE calendar_id = $1 AND state = 'CLOSED' RETURNING heard_gen)
       UPDATE calendar SET dirty_gen = greatest(dirty_gen, (SELECT max(heard_gen) FROM forgotten)) WHERE id = $1`,
      [calendarId],
    );
  }

  /**
   * Somebody who knows the secret says that the calendar changed. Written to the channel and not to the calendar, whose row a
   * sync that commits holds: messages come by the hundred and their senders wait.
   */
  async heard(id: string, messageNo: number, now: number): Promise<void> {
    await this.db.systemStatement(
      `UPDATE calendar_channel SET heard_gen = nextval('calendar_gen'), last_message_no = greatest(last_message_no, $2),
              last_notification_at = $3 WHERE id = $1`,
      [id, messageNo, instant(now)],
    );
  }
}

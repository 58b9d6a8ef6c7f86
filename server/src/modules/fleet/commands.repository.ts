import type { Actor, CommandResult, CommandView, DisplayCommandName } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';

export interface CommandRecord {
  id: string;
  tenantId: string;
  displayId: string;
  batchId: string;
  command: DisplayCommandName;
  version: string | null;
  status: CommandView['status'];
  reason: CommandView['reason'];
  detail: string | null;
  requestedBy: Actor;
  createdAt: number;
  sentAt: number | null;
  finishedAt: number | null;
  expiresAt: number;
}
export type NewCommand = Omit<CommandRecord, 'status' | 'reason' | 'detail' | 'sentAt' | 'finishedAt'>;

export interface CommandFilter {
  displayId?: string;
  batchId?: string;
  before?: string;
  limit: number;
}

@Injectable()
export class CommandsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Tx, commands: readonly NewCommand[]): Promise<void> {
    await tx.query(
      `INSERT INTO display_command (id, tenant_id, display_id, batch_id, command, version, requested_by, created_at, expires_at)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, tenant_id uuid, display_id uuid, batch_id uuid, command text,
         version text, requested_by jsonb, created_at timestamptz, expires_at timestamptz)`,
      [
        JSON.stringify(
          commands.map((each) => ({
            id: each.id,
            tenant_id: each.tenantId,
            display_id: each.displayId,
            batch_id: each.batchId,
            command: each.command,
            version: each.version,
            requested_by: each.requestedBy,
            created_at: instant(each.createdAt),
            expires_at: instant(each.expiresAt),
          })),
        ),
      ],
    );
  }

  /** Newest first. */
  list(tx: Tx, { displayId, batchId, before, limit }: CommandFilter): Promise<CommandRecord[]> {
    return tx.query<CommandRecord>(
      `SELECT ${columns} FROM display_command
        WHERE ($1::uuid IS NULL OR display_id = $1) AND ($2::uuid IS NULL OR batch_id = $2) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC LIMIT $4`,
      [displayId ?? null, batchId ?? null, before ?? null, limit],
    );
  }

  /**
   * Takes the open commands of these displays, each for one process only: those nobody sent yet, and where `again` also those
   * that were sent and not answered. Oldest first.
   */
  takeOpen(displayIds: readonly string[], now: number, again: boolean): Promise<CommandRecord[]> {
    return this.db.systemStatement<CommandRecord>(
      `WITH taken AS (
         UPDATE display_command SET status = 'SENT', sent_at = coalesce(sent_at, $2)
          WHERE id IN (SELECT id FROM display_command
                        WHERE display_id = ANY ($1) AND finished_at IS NULL AND expires_at > $2 AND ($3 OR status = 'QUEUED')
                        ORDER BY id FOR UPDATE SKIP LOCKED)
          RETURNING ${columns})
       SELECT * FROM taken ORDER BY id`,
      [displayIds, instant(now), again],
    );
  }

  /** The open command of the display, held until the transaction ends. */
  async lock(tx: Tx, displayId: string, id: string): Promise<CommandRecord | null> {
    const rows = await tx.query<CommandRecord>(
      `SELECT ${columns} FROM display_command WHERE id = $1 AND display_id = $2 FOR UPDATE`,
      [id, displayId],
    );
    return rows[0] ?? null;
  }

  async finish(tx: Tx, { commandId, status, reason, detail }: CommandResult, at: number): Promise<void> {
    await tx.query(`UPDATE display_command SET status = $2, reason = $3, detail = $4, finished_at = $5 WHERE id = $1`, [
      commandId,
      status,
      reason ?? null,
      detail ?? null,
      instant(at),
    ]);
  }

  /** Gives up on up to `limit` commands whose time is over. */
  expire(tx: Tx, now: number, limit: number): Promise<{ id: string; tenantId: string; displayId: string }[]> {
    return tx.query(
      `UPDATE display_command SET status = 'EXPIRED', finished_at = $1
        WHERE id IN (SELECT id FROM display_command WHERE finished_at IS NULL AND expires_at <= $1
                      ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING id, tenant_id AS "tenantId", display_id AS "displayId"`,
      [instant(now), limit],
    );
  }

  async deleteBefore(before: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM display_command WHERE finished_at < $1', [instant(before)]);
  }
}

const columns = `id, tenant_id AS "tenantId", display_id AS "displayId", batch_id AS "batchId", command, version, status, reason,
  detail, requested_by AS "requestedBy", created_at AS "createdAt", sent_at AS "sentAt", finished_at AS "finishedAt",
  expires_at AS "expiresAt"`;

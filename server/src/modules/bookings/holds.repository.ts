import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';

/** A claim that expires. Column names are the database's. */
export interface HoldRecord {
  id: string;
  tenant_id: string;
  department_id: string | null;
  meeting_type_id: string | null;
  host_ids: string[];
  resource_ids: string[];
  start_at: number;
  end_at: number;
  buffer_before_minutes: number | null;
  buffer_after_minutes: number | null;
  created_by_id: string;
  created_at: number;
  expires_at: number;
}

@Injectable()
export class HoldsRepository {
  constructor(private readonly db: Database) {}

  /** Whether everything could be held. The caller holds the locks of the people. */
  async place(tx: Tx, hold: HoldRecord): Promise<boolean> {
    const row = {
      ...hold,
      start_at: instant(hold.start_at),
      end_at: instant(hold.end_at),
      created_at: instant(hold.created_at),
      expires_at: instant(hold.expires_at),
    };
    const rows = await tx.query<{ isPlaced: boolean }>('SELECT place_hold($1) AS "isPlaced"', [JSON.stringify(row)]);
    return rows[0]!.isPlaced;
  }

  /**
   * Ends somebody's hold to book what it held, in the transaction that books it; HOLD_EXPIRED where there is none any more.
   * The locks of what it holds are taken first, as by everybody who ends claims.
   */
  async take(tx: Tx, holder: { id: string; createdById: string }, now: number): Promise<HoldRecord> {
    const [seen] = await tx.query<{ subjects: string[] }>(
      'SELECT host_ids || resource_ids AS subjects FROM hold WHERE id = $1 AND created_by_id = $2',
      [holder.id, holder.createdById],
    );
    for (const subject of [...(seen?.subjects ?? [])].sort()) {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [subject]);
    }
    const [taken] = await tx.query<HoldRecord>(
      'DELETE FROM hold WHERE id = $1 AND created_by_id = $2 AND expires_at > $3 RETURNING *',
      [holder.id, holder.createdById, instant(now)],
    );
    if (!taken)
      throw new LintelError('HOLD_EXPIRED', { detail: 'There is no such hold (any more). Look for a time again.' });
    return taken;
  }

  /** Whether somebody had such a hold and it is gone now. */
  async release(tx: Tx, holder: { id: string; createdById: string }): Promise<boolean> {
    const rows = await tx.query('DELETE FROM hold WHERE id = $1 AND created_by_id = $2 RETURNING 1', [
      holder.id,
      holder.createdById,
    ]);
    return rows.length > 0;
  }

  /** Ends what has expired, of every tenant; `each` runs in the same transaction. */
  async expire(now: number, each: (tx: Tx, hold: { id: string; tenantId: string }) => Promise<void>): Promise<void> {
    await this.db.system(async (tx) => {
      const expired = await tx.query<{ id: string; tenantId: string }>(
        'DELETE FROM hold WHERE expires_at <= $1 RETURNING id, tenant_id AS "tenantId"',
        [instant(now)],
      );
      for (const hold of expired) await each(tx, hold);
    });
  }
}

import type { Booking } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** The first answers to requests that carried an Idempotency-Key. */
@Injectable()
export class IdempotencyRepository {
  async find(tx: Tx, actorId: string, key: string): Promise<{ requestHash: Buffer; body: Booking } | null> {
    const rows = await tx.query<{ requestHash: Buffer; body: Booking }>(
      'SELECT request_hash AS "requestHash", body FROM idempotency_key WHERE actor_id = $1 AND key = $2 AND body IS NOT NULL',
      [actorId, key],
    );
    return rows[0] ?? null;
  }

  /** Whether this transaction is the first to use the key; waits for another that is using it right now. */
  async begin(
    tx: Tx,
    entry: { tenantId: string; actorId: string; key: string; requestHash: Buffer; at: number },
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO idempotency_key (tenant_id, actor_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [entry.tenantId, entry.actorId, entry.key, entry.requestHash, instant(entry.at)],
    );
    return rows.length > 0;
  }

  async finish(tx: Tx, actorId: string, key: string, body: Booking): Promise<void> {
    await tx.query('UPDATE idempotency_key SET status = 201, body = $3 WHERE actor_id = $1 AND key = $2', [
      actorId,
      key,
      JSON.stringify(body),
    ]);
  }

  async forget(tx: Tx, actorId: string, key: string): Promise<void> {
    await tx.query('DELETE FROM idempotency_key WHERE actor_id = $1 AND key = $2', [actorId, key]);
  }

  /** Drops answers older than `before`. */
  async purge(tx: Tx, before: number): Promise<void> {
    await tx.query('DELETE FROM idempotency_key WHERE created_at < $1', [instant(before)]);
  }
}

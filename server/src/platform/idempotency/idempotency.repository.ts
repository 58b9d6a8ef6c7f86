import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../db/database.js';

export interface KeyedRequest {
  tenantId: string;
  actorId: string;
  key: string;
  requestHash: Buffer;
  at: number;
}

export interface FirstAnswer {
  status: number;
  /** Null where the answer has no body. */
  body: unknown;
}

/** The first answers to requests that carried an Idempotency-Key. */
@Injectable()
export class IdempotencyRepository {
  /** Takes the key for this transaction, waiting for another that uses it right now, or finds the answer it already has. */
  async beginOrFind(tx: Tx, request: KeyedRequest): Promise<(FirstAnswer & { requestHash: Buffer }) | null> {
    const { tenantId, actorId, key, requestHash, at } = request;
    const begun = await tx.query(
      `INSERT INTO idempotency_key (tenant_id, actor_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [tenantId, actorId, key, requestHash, instant(at)],
    );
    if (begun.length > 0) return null;
    const rows = await tx.query<FirstAnswer & { requestHash: Buffer }>(
      'SELECT status, body, request_hash AS "requestHash" FROM idempotency_key WHERE actor_id = $1 AND key = $2',
      [actorId, key],
    );
    return rows[0]!;
  }

  async finish(tx: Tx, { actorId, key }: KeyedRequest, { status, body }: FirstAnswer): Promise<void> {
    await tx.query('UPDATE idempotency_key SET status = $3, body = $4 WHERE actor_id = $1 AND key = $2', [
      actorId,
      key,
      status,
      body === null ? null : JSON.stringify(body),
    ]);
  }

  /** Drops answers older than `before`, of every tenant. */
  async purge(tx: Tx, before: number): Promise<void> {
    await tx.query('DELETE FROM idempotency_key WHERE created_at < $1', [instant(before)]);
  }
}

import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

export interface FirstAnswer {
  status: number;
  body: unknown;
}

export interface RequestKey {
  tenantId: string;
  displayId: string;
  requestId: string;
  requestHash: Buffer;
  at: number;
}

@Injectable()
export class DisplayRequestsRepository {
  /** Takes the request id for this transaction, or finds the answer it already has. */
  async beginOrFind(tx: Tx, key: RequestKey): Promise<(FirstAnswer & { requestHash: Buffer }) | null> {
    const begun = await tx.query(
      `INSERT INTO display_request (tenant_id, display_id, request_id, request_hash, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [key.tenantId, key.displayId, key.requestId, key.requestHash, instant(key.at)],
    );
    if (begun.length > 0) return null;
    const rows = await tx.query<FirstAnswer & { requestHash: Buffer }>(
      'SELECT status, body, request_hash AS "requestHash" FROM display_request WHERE display_id = $1 AND request_id = $2',
      [key.displayId, key.requestId],
    );
    return rows[0]!;
  }

  async finish(tx: Tx, key: RequestKey, answer: FirstAnswer): Promise<void> {
    await tx.query('UPDATE display_request SET status = $3, body = $4 WHERE display_id = $1 AND request_id = $2', [
      key.displayId,
      key.requestId,
      answer.status,
      JSON.stringify(answer.body),
    ]);
  }
}

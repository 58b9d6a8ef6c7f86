import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';

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
  /** When the display says it was tapped, ISO 8601, and its signature, kept as evidence. */
  occurredAt: string;
  signature: string | null;
}

/** Who has to have signed what a display sends. */
export interface Signer {
  keyThumbprint: string;
  pairedAt: number;
}

type Earlier = FirstAnswer & { requestHash: Buffer };

@Injectable()
export class DisplayRequestsRepository {
  constructor(private readonly db: Database) {}

  /** Takes the request id for this transaction, or finds the answer it already has. */
  async beginOrFind(tx: Tx, key: RequestKey): Promise<Earlier | null> {
    const begun = await tx.query(
      `INSERT INTO display_request (tenant_id, display_id, request_id, request_hash, created_at, occurred_at, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
      [key.tenantId, key.displayId, key.requestId, key.requestHash, instant(key.at), key.occurredAt, key.signature],
    );
    return begun.length > 0 ? null : (await this.find(tx, key))!;
  }

  async find(tx: Tx, { displayId, requestId }: Pick<RequestKey, 'displayId' | 'requestId'>): Promise<Earlier | null> {
    const rows = await tx.query<Earlier>(
      'SELECT status, body, request_hash AS "requestHash" FROM display_request WHERE display_id = $1 AND request_id = $2',
      [displayId, requestId],
    );
    return rows[0] ?? null;
  }

  async signer(tx: Tx, displayId: string): Promise<Signer | null> {
    const rows = await tx.query<Signer>(
      'SELECT key_thumbprint AS "keyThumbprint", created_at AS "pairedAt" FROM display WHERE id = $1',
      [displayId],
    );
    return rows[0] ?? null;
  }

  /** The booking that a walk-up of the display made; null where it made none. */
  async bookingMadeBy(tx: Tx, displayId: string, requestId: string): Promise<string | null> {
    const rows = await tx.query<{ id: string }>(
      `SELECT body ->> 'id' AS id FROM display_request WHERE display_id = $1 AND request_id = $2 AND status = 201`,
      [displayId, requestId],
    );
    return rows[0]?.id ?? null;
  }

  async deleteBefore(at: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM display_request WHERE created_at < $1', [instant(at)]);
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

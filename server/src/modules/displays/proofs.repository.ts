import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/db/database.js';
import { PROOF_MEMORY_MS } from './dpop.js';

/**
 * The proofs used lately, by every process of the installation. How long they are kept is told by the database's own
 * time: a moved clock must not make a proof good again.
 */
@Injectable()
export class ProofsRepository {
  constructor(private readonly db: Database) {}

  /** Whether the proof is seen for the first time; from now on it is not. */
  async isFirstUse(hash: Buffer): Promise<boolean> {
    const rows = await this.db.systemStatement(
      `INSERT INTO dpop_proof (proof_hash, expires_at) VALUES ($1, now() + make_interval(secs => $2))
       ON CONFLICT DO NOTHING RETURNING true`,
      [hash, PROOF_MEMORY_MS / 1_000],
    );
    return rows.length === 1;
  }

  async deleteExpired(): Promise<void> {
    await this.db.systemStatement('DELETE FROM dpop_proof WHERE expires_at < now()');
  }
}

import { Injectable } from '@nestjs/common';
import { Database, instant } from '../../platform/db/database.js';
import type { VerifiedProof } from './dpop.js';

/** The proofs seen lately, by every process of the installation. */
@Injectable()
export class ProofsRepository {
  constructor(private readonly db: Database) {}

  /** Whether the proof is seen for the first time; from now on it is not. */
  async isFirstUse({ hash, expiresAt }: VerifiedProof): Promise<boolean> {
    const rows = await this.db.systemStatement(
      'INSERT INTO dpop_proof (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true',
      [hash, instant(expiresAt)],
    );
    return rows.length === 1;
  }

  async deleteExpired(now: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM dpop_proof WHERE expires_at < $1', [instant(now)]);
  }
}

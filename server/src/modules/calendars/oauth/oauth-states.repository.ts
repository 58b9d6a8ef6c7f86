import type { AccountKind, AccountProvider } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../../platform/db/database.js';

export interface OAuthState {
  tenantId: string;
  userId: string;
  provider: AccountProvider;
  kind: AccountKind;
  nonceHash: Buffer;
  /** Encrypted. */
  verifier: string;
  redirectUri: string;
  returnPath: string;
  /** Whether consent was asked for although it may have been given before. */
  asksAgain: boolean;
}

@Injectable()
export class OAuthStatesRepository {
  constructor(private readonly db: Database) {}

  /** With the tenant's old ones swept away. */
  async insert(
    tx: Tx,
    stateHash: Buffer,
    state: OAuthState,
    { at, expiresAt }: { at: number; expiresAt: number },
  ): Promise<void> {
    await tx.query('DELETE FROM oauth_state WHERE expires_at < $1', [instant(at)]);
    await tx.query(
      `INSERT INTO oauth_state (state_hash, tenant_id, user_id, provider, kind, nonce_hash, verifier, redirect_uri, return_path,
                                asks_again, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        stateHash,
        state.tenantId,
        state.userId,
        state.provider,
        state.kind,
        state.nonceHash,
        state.verifier,
        state.redirectUri,
        state.returnPath,
        state.asksAgain,
        instant(at),
        instant(expiresAt),
      ],
    );
  }

  /** What was asked for with it, once, whoever comes with it; null when it was used, is too old or never was. */
  async take(stateHash: Buffer, provider: AccountProvider, now: number): Promise<OAuthState | null> {
    const rows = await this.db.systemStatement<OAuthState>(
      `UPDATE oauth_state SET used_at = $3 WHERE state_hash = $1 AND provider = $2 AND used_at IS NULL AND expires_at > $3
       RETURNING tenant_id AS "tenantId", user_id AS "userId", provider, kind, nonce_hash AS "nonceHash", verifier,
                 redirect_uri AS "redirectUri", return_path AS "returnPath", asks_again AS "asksAgain"`,
      [stateHash, provider, instant(now)],
    );
    return rows[0] ?? null;
  }
}

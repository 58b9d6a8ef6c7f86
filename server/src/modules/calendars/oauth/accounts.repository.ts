import type { AccountKind, AccountProvider } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../../platform/db/database.js';
import type { TokenSecret } from './token-secret.js';

type AccountStatus = 'PENDING' | 'ACTIVE' | 'REAUTH_REQUIRED' | 'DISCONNECTING';

/** A connected account with its tokens. Instants are epoch milliseconds. */
export interface AccountRecord {
  id: string;
  tenantId: string;
  provider: AccountProvider;
  kind: AccountKind;
  grantType: TokenSecret['grant'];
  name: string;
  ownerUserId: string | null;
  accountId: string;
  accountEmail: string;
  scopes: string[];
  status: AccountStatus;
  lastError: string | null;
  /** Encrypted; `openTokens` reads it. */
  secret: string;
  tokenExpiresAt: number | null;
  tokenVersion: number;
  renewAfter: number | null;
  renewFailures: number;
}

/** What a consent, or a key, gave. */
export interface GrantedTokens {
  secret: string;
  scopes: readonly string[];
  tokenExpiresAt: number;
}

const COLUMNS = `id, tenant_id AS "tenantId", provider, kind, grant_type AS "grantType", name, owner_user_id AS "ownerUserId", account_id AS "accountId",
  account_email AS "accountEmail", scopes, status, last_error AS "lastError", secret, token_expires_at AS "tokenExpiresAt",
  token_version AS "tokenVersion", renew_after AS "renewAfter", renew_failures AS "renewFailures"`;

@Injectable()
export class AccountsRepository {
  constructor(private readonly db: Database) {}

  /** A connected account; feeds are none. */
  async find(tenantId: string, id: string): Promise<AccountRecord | null> {
    const rows = await this.db.tenant(tenantId, (tx) =>
      tx.query<AccountRecord>(`SELECT ${COLUMNS} FROM connection WHERE id = $1 AND kind <> 'FEED'`, [id]),
    );
    return rows[0] ?? null;
  }

  /** The connection of the same account, locked; `ownerUserId` is null for the organisation's. */
  async lockSame(
    tx: Tx,
    { provider, accountId, ownerUserId }: Pick<AccountRecord, 'provider' | 'accountId' | 'ownerUserId'>,
  ): Promise<AccountRecord | null> {
    const rows = await tx.query<AccountRecord>(
      `SELECT ${COLUMNS} FROM connection WHERE provider = $1 AND account_id = $2 AND kind <> 'FEED'
          AND owner_user_id IS NOT DISTINCT FROM $3::uuid AND status <> 'DISCONNECTING' FOR UPDATE`,
      [provider, accountId, ownerUserId],
    );
    return rows[0] ?? null;
  }

  /** Whether the provider has ended one of them; `ownerUserId` is null for the organisation's. */
  async hasEnded(tx: Tx, provider: AccountProvider, ownerUserId: string | null): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM connection WHERE provider = $1 AND kind <> 'FEED' AND owner_user_id IS NOT DISTINCT FROM $2::uuid
          AND grant_type = 'CONSENT' AND status = 'REAUTH_REQUIRED' LIMIT 1`,
      [provider, ownerUserId],
    );
    return rows.length > 0;
  }

  async insert(
    tx: Tx,
    account: Omit<AccountRecord, 'status' | 'lastError' | 'tokenVersion' | 'renewAfter' | 'renewFailures'> & {
      host: string;
      tokenExpiresAt: number;
      at: number;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO connection (id, tenant_id, provider, kind, grant_type, name, host, owner_user_id, account_id, account_email, scopes,
                               secret, token_expires_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        account.id,
        account.tenantId,
        account.provider,
        account.kind,
        account.grantType,
        account.name,
        account.host,
        account.ownerUserId,
        account.accountId,
        account.accountEmail,
        account.scopes,
        account.secret,
        instant(account.tokenExpiresAt),
        instant(account.at),
      ],
    );
  }

  /** After a new consent: whatever was wrong with the old one is over. */
  async setConsent(tx: Tx, id: string, granted: GrantedTokens & { accountEmail: string }): Promise<void> {
    await tx.query(
      `UPDATE connection SET secret = $2, scopes = $3, token_expires_at = $4, account_email = $5, name = $5, status = 'ACTIVE',
              last_error = NULL, token_version = token_version + 1, renewing_until = NULL, renew_after = NULL, renew_failures = 0
        WHERE id = $1`,
      [id, granted.secret, granted.scopes, instant(granted.tokenExpiresAt), granted.accountEmail],
    );
  }

  /**
   * Takes the renewal for this process, for `leaseMs` of real time; false while another has it, and where another has done
   * it, or has been refused, since the account was read.
   */
  async beginRenewal(account: AccountRecord, leaseMs: number): Promise<boolean> {
    const rows = await this.db.tenant(account.tenantId, (tx) =>
      tx.query(
        `UPDATE connection SET renewing_until = now() + $3 * interval '1 millisecond'
          WHERE id = $1 AND token_version = $2 AND status = $4 AND renew_failures = $5
            AND (renewing_until IS NULL OR renewing_until < now()) RETURNING 1`,
        [account.id, account.tokenVersion, leaseMs, account.status, account.renewFailures],
      ),
    );
    return rows.length > 0;
  }

  /** Stores new tokens if nobody has stored newer ones. */
  async setTokens(account: AccountRecord, tokens: Omit<GrantedTokens, 'scopes'>): Promise<boolean> {
    const rows = await this.db.tenant(account.tenantId, (tx) =>
      tx.query(
        `UPDATE connection SET secret = $3, token_expires_at = $4, token_version = token_version + 1, last_error = NULL,
                renewing_until = NULL, renew_after = NULL, renew_failures = 0
          WHERE id = $1 AND token_version = $2 RETURNING 1`,
        [account.id, account.tokenVersion, tokens.secret, instant(tokens.tokenExpiresAt)],
      ),
    );
    return rows.length > 0;
  }

  /** Nobody asks again before `renewAfter`. */
  async postponeRenewal(
    account: AccountRecord,
    { error, renewAfter }: { error: string; renewAfter: number },
  ): Promise<void> {
    await this.db.tenant(account.tenantId, (tx) =>
      tx.query(
        `UPDATE connection SET last_error = $3, renew_after = $4, renew_failures = renew_failures + 1, renewing_until = NULL
          WHERE id = $1 AND token_version = $2`,
        [account.id, account.tokenVersion, error, instant(renewAfter)],
      ),
    );
  }

  /** False where it was known already, or where somebody has consented anew since `tokenVersion`. */
  async setReauthRequired(tx: Tx, id: string, tokenVersion: number, error: string): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE connection SET status = 'REAUTH_REQUIRED', last_error = $3, renewing_until = NULL
        WHERE id = $1 AND token_version = $2 AND status = 'ACTIVE' RETURNING 1`,
      [id, tokenVersion, error],
    );
    return rows.length > 0;
  }

  /** Whether another connection, of whichever organisation, lives by a consent of the same account. */
  async isConsentShared({
    id,
    provider,
    accountId,
  }: Pick<AccountRecord, 'id' | 'provider' | 'accountId'>): Promise<boolean> {
    const rows = await this.db.systemStatement(
      `SELECT 1 FROM connection WHERE provider = $1 AND account_id = $2 AND id <> $3 AND grant_type = 'CONSENT'
          AND status <> 'DISCONNECTING' LIMIT 1`,
      [provider, accountId, id],
    );
    return rows.length > 0;
  }

  /** From now on it is nobody's, and who has one of its calendars loses it; false where it was so before. */
  async beginEnd(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE connection SET status = 'DISCONNECTING' WHERE id = $1 AND status <> 'DISCONNECTING' RETURNING 1`,
      [id],
    );
    await tx.query('UPDATE calendar SET lease_no = lease_no + 1 WHERE connection_id = $1', [id]);
    return rows.length > 0;
  }

  /** Keeps it from being ended until the transaction is over; false where it is being ended, or has gone. */
  async hold(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM connection WHERE id = $1 AND status <> 'DISCONNECTING' FOR NO KEY UPDATE`,
      [id],
    );
    return rows.length > 0;
  }
}

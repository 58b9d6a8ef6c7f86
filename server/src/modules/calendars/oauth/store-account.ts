import type { AccountKind, AccountProvider } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { actorOf, type UserPrincipal } from '../../../platform/context/principal.js';
import { Database, violatedConstraint, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import { Secrets } from '../../../platform/secrets/secrets.js';
import { AccountsRepository, type AccountRecord } from './accounts.repository.js';
import type { TokenAnswer } from './token-endpoint.js';
import { openTokens, sealTokens, type TokenSecret } from './token-secret.js';
import type { Account } from './vendor.js';
import { Vendors } from './vendors.js';

interface Connected {
  readonly tenantId: string;
  readonly provider: AccountProvider;
  readonly kind: AccountKind;
  readonly actor: UserPrincipal;
  readonly account: Account;
}

const uniqueIndexes = ['connection_personal_account', 'connection_organisation_account'];

/** Keeps what was granted: one connection for an account, however often it is connected. */
@Injectable()
export class StoreAccount {
  constructor(
    private readonly db: Database,
    private readonly accounts: AccountsRepository,
    private readonly events: EventStore,
    private readonly vendors: Vendors,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Whether somebody has to consent anew to a connection of this kind. */
  async hasEnded(
    tenantId: string,
    { provider, kind, userId }: { provider: AccountProvider; kind: AccountKind; userId: string },
  ): Promise<boolean> {
    return this.db.tenant(tenantId, (tx) => this.accounts.hasEnded(tx, provider, kind === 'PERSONAL' ? userId : null));
  }

  /** The id of the connection; null where there is no refresh token, neither a new one nor one that still counts. */
  async consented(connected: Connected & { tokens: TokenAnswer }): Promise<string | null> {
    const { tokens } = connected;
    return this.store(connected, tokens, (known) => {
      const kept = known?.status === 'ACTIVE' ? openTokens(this.secrets, known.id, known.secret) : null;
      const refreshToken = tokens.refreshToken ?? (kept?.grant === 'CONSENT' ? kept.refreshToken : null);
      return refreshToken === null
        ? null
        : { grant: 'CONSENT', accessToken: tokens.accessToken, lifetimeMs: tokens.expiresInMs, refreshToken };
    });
  }

  /** The same for what needs nobody's consent any more. */
  async keyed(connected: Connected & { tokens: TokenAnswer; secret: TokenSecret }): Promise<string> {
    const { tokens, secret } = connected;
    const id = await this.store(connected, tokens, () => ({ ...secret, accessToken: tokens.accessToken }));
    return id!;
  }

  private async store(
    connected: Connected,
    tokens: TokenAnswer,
    secretOf: (known: AccountRecord | null) => TokenSecret | null,
  ): Promise<string | null> {
    for (;;) {
      try {
        return await this.db.tenant(connected.tenantId, (tx) => this.storeIn(tx, connected, tokens, secretOf));
      } catch (error) {
        // Connected twice at the same moment: now there is one to be changed.
        if (!uniqueIndexes.includes(violatedConstraint(error) ?? '')) throw error;
      }
    }
  }

  private async storeIn(
    tx: Tx,
    { tenantId, provider, kind, actor, account }: Connected,
    tokens: TokenAnswer,
    secretOf: (known: AccountRecord | null) => TokenSecret | null,
  ): Promise<string | null> {
    const at = this.clock.now();
    const ownerUserId = kind === 'PERSONAL' ? actor.userId : null;
    const known = await this.accounts.lockSame(tx, { provider, accountId: account.id, ownerUserId });
    const secret = secretOf(known);
    if (secret === null) return null;
    const id = known?.id ?? uuidv7();
    const granted = {
      secret: sealTokens(this.secrets, id, secret),
      scopes: [...(tokens.scopes ?? [])],
      tokenExpiresAt: at + tokens.expiresInMs,
      accountEmail: account.email,
    };
    if (known) await this.accounts.setConsent(tx, id, granted);
    else {
      const { host } = this.vendors.of(provider);
      const grantType = secret.grant;
      const facts = {
        id,
        tenantId,
        provider,
        kind,
        grantType,
        name: account.email,
        host,
        ownerUserId,
        accountId: account.id,
        at,
      };
      await this.accounts.insert(tx, { ...facts, ...granted });
    }
    await this.events.append(tx, tenantId, {
      type: known ? 'connection.reconnected' : 'connection.connected',
      subjectId: id,
      actor: actorOf(actor),
      diff: {
        account: { from: known?.accountEmail ?? null, to: account.email },
        status: { from: known?.status ?? null, to: 'ACTIVE' },
      },
      at,
    });
    return id;
  }
}

import type { AccountKind, AccountProvider, ConsentRefusal } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Clock } from '../../../platform/clock/clock.js';
import type { UserPrincipal } from '../../../platform/context/principal.js';
import { Database } from '../../../platform/db/database.js';
import { PublicAddress } from '../../../platform/http/public-address.js';
import { hashToken, randomToken, Secrets } from '../../../platform/secrets/secrets.js';
import { TenancyRepository } from '../../tenancy/tenancy.repository.js';
import { ConsentAttempts, type DenialReason } from './consent-attempts.js';
import { OAuthStatesRepository, type OAuthState } from './oauth-states.repository.js';
import { missingScopes, scopesAskedFor } from './scopes.js';
import { StoreAccount } from './store-account.js';
import { TokenRefused, TokenServerAway, type TokenAnswer } from './token-endpoint.js';
import { IdentityRefused, type Account } from './vendor.js';
import { Vendors } from './vendors.js';

const STATE_LIVES_MS = 10 * MINUTE_MS;

/** What a provider sends somebody back with. */
export interface ConsentAnswer {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
}

/** Who comes back, by their session: which organisation that is for does not matter, the state says it. */
type Returning = UserPrincipal | null;

/**
 * Sends people to a provider and takes them back (RFC 6749 section 4.1 with PKCE, OpenID Connect). What is sent is random, kept
 * as a hash, good once and for ten minutes, and only for the person it was made for.
 */
@Injectable()
export class ConnectAccount {
  constructor(
    private readonly db: Database,
    private readonly states: OAuthStatesRepository,
    private readonly attempts: ConsentAttempts,
    private readonly store: StoreAccount,
    private readonly vendors: Vendors,
    private readonly tenancy: TenancyRepository,
    private readonly secrets: Secrets,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
  ) {}

  /** Where to send the person. */
  async begin(
    asker: UserPrincipal,
    provider: AccountProvider,
    { kind, returnPath }: { kind: AccountKind; returnPath: string },
  ): Promise<string> {
    if (kind === 'ORGANISATION' && asker.role !== 'ADMIN')
      throw new LintelError('FORBIDDEN', { detail: 'Only administrators connect accounts for the organisation.' });
    const { tenantId, userId } = asker;
    // Who has to consent anew has no refresh token that could be kept.
    const asksAgain = await this.store.hasEnded(tenantId, { provider, kind, userId });
    return this.consentUrl({ tenantId, userId, provider, kind, returnPath, asksAgain, loginHint: null });
  }

  /** The path to send the person to, or why there is none: then nothing was asked of the provider, or nothing kept. */
  async finish(provider: AccountProvider, answer: ConsentAnswer, returning: Returning): Promise<string> {
    const at = this.clock.now();
    const stateHash = answer.state === undefined ? null : hashToken(answer.state);
    // Used up by whoever comes with it: who has it by theft must not be able to try again.
    const state = stateHash && (await this.states.take(stateHash, provider, at));
    if (!state) throw await this.attempts.denied({ provider, returning, state: null, reason: 'STATE_UNKNOWN' });
    const deny = (reason: DenialReason) => this.attempts.denied({ provider, returning, state, reason });
    if (returning === null) throw await deny('NOT_SIGNED_IN');
    if (returning.userId !== state.userId) throw await deny('STATE_OF_ANOTHER_PERSON');
    const memberships = await this.tenancy.membershipsOf(state.userId);
    const membership = memberships.find(({ tenant }) => tenant.id === state.tenantId);
    if (!membership) throw await deny('NOT_A_MEMBER');
    const refuse = async (reason: DenialReason, shown: ConsentRefusal) => {
      await deny(reason);
      return `${state.returnPath}?refused=${shown}`;
    };
    if (state.kind === 'ORGANISATION' && membership.role !== 'ADMIN')
      return refuse('NOT_AN_ADMINISTRATOR', 'NOT_ADMIN');
    if (answer.error !== undefined || answer.code === undefined) return refuse('CONSENT_DENIED', 'DENIED');
    try {
      const verifier = this.secrets.decrypt(state.verifier, stateHash.toString('hex'));
      const answered = await this.vendors.available(provider).redeem(answer.code, verifier, state.redirectUri);
      const tokens = { ...answered, scopes: answered.scopes ?? scopesAskedFor(provider, state.kind) };
      const account = await this.identify(state, tokens);
      if (missingScopes(provider, state.kind, tokens.scopes).length > 0)
        return await refuse('SCOPES_MISSING', 'SCOPES_MISSING');
      const id = await this.store.consented({ ...state, actor: returning, account, tokens });
      if (id !== null) return `${state.returnPath}?connected=${id}`;
      // Google gives a refresh token with the first consent only, unless it is asked to ask again.
      if (!state.asksAgain && provider === 'GOOGLE')
        return await this.consentUrl({ ...state, asksAgain: true, loginHint: account.email });
      return await refuse('NO_OFFLINE_ACCESS', 'NO_OFFLINE_ACCESS');
    } catch (error) {
      if (error instanceof IdentityRefused) throw await deny('IDENTITY_REFUSED');
      if (error instanceof TokenRefused) return refuse('CODE_REFUSED', 'REFUSED');
      if (error instanceof TokenServerAway) return refuse('PROVIDER_UNAVAILABLE', 'UNAVAILABLE');
      throw error;
    }
  }

  private async identify(state: OAuthState, tokens: TokenAnswer): Promise<Account> {
    if (tokens.idToken === null) throw new IdentityRefused('There is no id_token.');
    const isNonce = (nonce: string) => timingSafeEqual(hashToken(nonce), state.nonceHash);
    return this.vendors.of(state.provider).identify(tokens.idToken, isNonce, this.clock.now());
  }

  private async consentUrl(
    wanted: Pick<OAuthState, 'tenantId' | 'userId' | 'provider' | 'kind' | 'returnPath' | 'asksAgain'> & {
      loginHint: string | null;
    },
  ): Promise<string> {
    const { tenantId, userId, provider, kind, returnPath, asksAgain, loginHint } = wanted;
    const vendor = this.vendors.available(provider);
    const [state, nonce, verifier] = [randomToken(), randomToken(), randomToken()];
    const stateHash = hashToken(state);
    const redirectUri = `${this.address.url}/oauth/${provider.toLowerCase()}/callback`;
    const at = this.clock.now();
    await this.db.tenant(tenantId, (tx) =>
      this.states.insert(
        tx,
        stateHash,
        {
          tenantId,
          userId,
          provider,
          kind,
          nonceHash: hashToken(nonce),
          verifier: this.secrets.encrypt(verifier, stateHash.toString('hex')),
          redirectUri,
          returnPath,
          asksAgain,
        },
        { at, expiresAt: at + STATE_LIVES_MS },
      ),
    );
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return vendor.consentUrl({ kind, redirectUri, state, nonce, challenge, asksAgain, loginHint });
  }
}

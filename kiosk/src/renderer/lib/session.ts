import type { DisplayRequest, DisplayToken } from '@lintel/shared/contracts';
import type { StoredTokens } from '../../shell/ipc-contract';
import type { ServerClock } from './clock';
import type { Credentials } from './credentials';
import { signDoorCode } from './door-code';
import { createProof } from './dpop';
import { signRequest } from './signed-request';
import { OAuthError, requestTokenRefresh, UnreachableError, type OAuthContext } from './oauth';
import { createStore } from './store';

/** The server has withdrawn this screen's credentials: it must be paired again. */
export class SessionEndedError extends Error {
  constructor() {
    super('This display is no longer paired');
    this.name = 'SessionEndedError';
  }
}

export type SessionStatus = 'loading' | 'unpaired' | 'paired';

/** Renewed this long before the end, or in the last fifth of a short life. */
const renewBeforeMs = 60_000;
/** The server's time, on every answer of its OAuth endpoints and on every refused proof. */
const timeHeader = 'x-lintel-time';
/** Well inside the minute by which the server lets a proof's time be wrong. */
const toleratedClockErrorMs = 30_000;
/** Errors of RFC 6749 section 5.2 that no retry will mend. */
const finalErrors = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client']);

/** The tokens of an answer that arrived at `now`. */
export function tokensFrom(answer: DisplayToken, now: number): StoredTokens {
  const lifetimeMs = answer.expires_in * 1_000;
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    renewalId: crypto.randomUUID(),
    refreshAt: now + lifetimeMs - Math.min(renewBeforeMs, lifetimeMs / 5),
    expiresAt: now + lifetimeMs,
    displayId: answer.display_id,
    tenant: answer.tenant,
  };
}

/** Who this screen is to the server: its key, its tokens and their renewal. */
export class Session implements OAuthContext {
  readonly status = createStore<SessionStatus>('loading');
  #tokens: StoredTokens | null = null;
  #renewal: Promise<StoredTokens> | null = null;

  constructor(
    readonly origin: string,
    private readonly credentials: Credentials,
    private readonly clock: ServerClock,
  ) {}

  async start(): Promise<void> {
    this.#tokens = await this.credentials.tokens();
    this.status.set(this.#tokens ? 'paired' : 'unpaired');
  }

  async adopt(answer: DisplayToken): Promise<void> {
    await this.#store(tokensFrom(answer, this.clock.now()));
    this.status.set('paired');
  }

  /** An access token that should still be good; renewed when due, or always when the server just refused `refused`. */
  async accessToken(refused?: string): Promise<string> {
    const tokens = this.#tokens;
    if (!tokens) throw new SessionEndedError();
    const isDue = tokens.accessToken === refused || this.clock.now() >= tokens.refreshAt;
    if (!isDue) return tokens.accessToken;
    try {
      return (await this.#renew(tokens)).accessToken;
    } catch (error) {
      const isStillGood = tokens.accessToken !== refused && this.clock.now() < tokens.expiresAt;
      if (error instanceof UnreachableError && isStillGood) return tokens.accessToken;
      throw error;
    }
  }

  /** Whose tokens they are; null where there are none. */
  identity(): { displayId: string; tenant: string } | null {
    return this.#tokens && { displayId: this.#tokens.displayId, tenant: this.#tokens.tenant };
  }

  /** For how long from now, in milliseconds, the tokens need no renewal. */
  renewInMs(): number {
    return Math.max((this.#tokens?.refreshAt ?? 0) - this.clock.now(), 0);
  }

  async proof(url: string, method = 'POST', accessToken?: string): Promise<string> {
    return createProof(await this.credentials.key(), { method, url, accessToken }, this.clock.now());
  }

  /** The request with this screen's signature, to be sent later. */
  async sign(request: DisplayRequest): Promise<DisplayRequest> {
    return signRequest(await this.credentials.key(), request);
  }

  /** What phones scan on this screen to prove that they are before it. */
  async doorCode(roomId: string): Promise<string> {
    const displayId = this.#tokens?.displayId;
    if (!displayId) throw new SessionEndedError();
    return signDoorCode(await this.credentials.key(), { displayId, roomId, now: this.clock.now() });
  }

  learnTime(answer: Response): boolean {
    const serverNow = Date.parse(answer.headers.get(timeHeader) ?? '');
    if (Number.isNaN(serverNow)) return false;
    const error = Math.abs(serverNow - this.clock.now());
    this.clock.observe(serverNow);
    return error > toleratedClockErrorMs;
  }

  /** The server said that these credentials are void: it withdrew them, or does not know them any more. */
  async end(reason: 'lapsed' | 'revoked'): Promise<void> {
    const tokens = this.#tokens;
    if (!tokens) return;
    this.#tokens = null;
    await this.credentials.forget(tokens.refreshToken, reason);
    this.status.set('unpaired');
  }

  /** One renewal at a time, in this tab and, where the browser has Web Locks, among all tabs of this profile. */
  #renew(known: StoredTokens): Promise<StoredTokens> {
    this.#renewal ??= this.#exclusively(() => this.#renewOnce(known)).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewOnce(known: StoredTokens): Promise<StoredTokens> {
    const stored = await this.credentials.tokens();
    if (stored && stored.refreshToken !== known.refreshToken) return (this.#tokens = stored);
    try {
      const answer = await requestTokenRefresh(this, known);
      return await this.#store(tokensFrom(answer, this.clock.now()));
    } catch (error) {
      if (!(error instanceof OAuthError) || !finalErrors.has(error.code)) throw error;
      await this.end('lapsed');
      throw new SessionEndedError();
    }
  }

  async #store(tokens: StoredTokens): Promise<StoredTokens> {
    // On disk before it is used: the server accepts the new refresh token only, so losing it would mean pairing again.
    await this.credentials.storeTokens(tokens);
    return (this.#tokens = tokens);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    return 'locks' in navigator ? navigator.locks.request(`${this.origin}:token-renewal`, work) : work();
  }
}

import { createHash, randomBytes } from 'node:crypto';
import type { WireClock } from '../wire/clock.js';
import type { Account } from './account.js';
import type { AuthorizationRequest } from './authorize.js';

/** What an application may do, and as whom; without an account it acts as itself. */
export interface Grant {
  readonly clientId: string;
  readonly account: Account | null;
  readonly scopes: readonly string[];
}

export interface TokenState {
  readonly access: ReadonlyMap<string, AccessToken>;
  readonly refresh: ReadonlyMap<string, Grant>;
  readonly consented: ReadonlySet<string>;
}

interface Code {
  readonly grant: Grant;
  readonly request: AuthorizationRequest;
  readonly expiresAt: number;
}

interface AccessToken {
  readonly grant: Grant;
  readonly expiresAt: number;
}

const TEN_MINUTES = 600_000;

/** Codes and tokens. Opaque to whoever gets them, forgotten when the fake is closed. */
export class TokenStore {
  private readonly codes = new Map<string, Code>();
  private readonly access = new Map<string, AccessToken>();
  private readonly refresh = new Map<string, Grant>();
  /** Which applications people have agreed to before, where that matters. */
  readonly consented = new Set<string>();
  /** How long access tokens live; a test may shorten it. */
  accessSeconds = 3_600;

  constructor(
    private readonly clock: WireClock,
    private readonly prefixes: { readonly access: string; readonly refresh: string },
  ) {}

  state(): TokenState {
    const { refresh, consented } = this;
    const alive = [...this.access].filter(([, { expiresAt }]) => expiresAt > this.clock.now());
    return { access: new Map(alive), refresh, consented };
  }

  restore({ access, refresh, consented }: TokenState): void {
    for (const [token, found] of access) this.access.set(token, found);
    for (const [token, grant] of refresh) this.refresh.set(token, grant);
    for (const key of consented) this.consented.add(key);
  }

  issueCode(request: AuthorizationRequest, grant: Grant): string {
    const code = `4/${randomBytes(24).toString('base64url')}`;
    this.codes.set(code, { grant, request, expiresAt: this.clock.now() + TEN_MINUTES });
    return code;
  }

  /** The code's authorization, once; `null` when anything about it is wrong (RFC 7636 section 4.6). */
  redeem(code: string | null, clientId: string, redirectUri: string | null, verifier: string | null): Code | null {
    const found = this.codes.get(code ?? '');
    this.codes.delete(code ?? '');
    if (!found || found.expiresAt <= this.clock.now()) return null;
    const { client, challenge, challengeMethod } = found.request;
    if (client.id !== clientId || found.request.redirectUri !== redirectUri) return null;
    if (challenge === null) return found;
    if (verifier === null) return null;
    const answer = challengeMethod === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
    return answer === challenge ? found : null;
  }

  issueAccess(grant: Grant): string {
    const token = this.prefixes.access + randomBytes(32).toString('base64url');
    this.access.set(token, { grant, expiresAt: this.clock.now() + this.accessSeconds * 1_000 });
    return token;
  }

  issueRefresh(grant: Grant): string {
    const token = this.prefixes.refresh + randomBytes(32).toString('base64url');
    this.refresh.set(token, grant);
    return token;
  }

  refreshGrant(token: string | null): Grant | null {
    return this.refresh.get(token ?? '') ?? null;
  }

  forgetRefresh(token: string): void {
    this.refresh.delete(token);
  }

  /** Whose request it is; `null` without a token that is valid now. */
  grantOf(authorization: string | undefined): Grant | null {
    const found = this.access.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
    return found && found.expiresAt > this.clock.now() ? found.grant : null;
  }

  /** Ends a grant with all of its tokens, by any of them, as a revocation does. */
  revoke(token: string): boolean {
    const grant = this.refresh.get(token) ?? this.access.get(token)?.grant;
    if (!grant) return false;
    this.revokeWhere((other) => other.clientId === grant.clientId && other.account?.email === grant.account?.email);
    return true;
  }

  /** All tokens of a person: as when they withdraw their consent, or an administrator blocks them. */
  revokeAccount(email: string): void {
    this.revokeWhere(({ account }) => account?.email === email);
  }

  /** Access tokens end before their time; refresh tokens stay. */
  expireAccess(): void {
    this.access.clear();
  }

  private revokeWhere(isMeant: (grant: Grant) => boolean): void {
    for (const [token, grant] of this.refresh) if (isMeant(grant)) this.refresh.delete(token);
    for (const [token, { grant }] of this.access) if (isMeant(grant)) this.access.delete(token);
  }
}

import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Clock } from '../../platform/clock/clock.js';
import type { Principal, UserPrincipal } from '../../platform/context/principal.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { AgentsRepository } from './agents.repository.js';
import type { CredentialRequest, CredentialVerifier } from './credentials.js';
import { SignInProvider } from './sign-in.provider.js';

/** How long a checked credential is believed without asking the database again. */
const REMEMBER_MS = 5_000;
const REMEMBER_MOST = 10_000;

/** People by session (cookie or bearer token) and agents by API key. */
@Injectable()
export class PeopleVerifier implements CredentialVerifier {
  private readonly remembered = new Map<string, { principal: Principal; until: number }>();

  constructor(
    private readonly provider: SignInProvider,
    private readonly tenancy: TenancyRepository,
    private readonly agents: AgentsRepository,
    private readonly clock: Clock,
  ) {}

  async verify({ headers, method }: CredentialRequest): Promise<Principal | null> {
    const credential = credentialIn(headers);
    if (!credential) return null;
    if (credential.kind === 'cookie' && !['GET', 'HEAD'].includes(method)) refuseOtherSites(headers);

    const tenantSlug = tenantHeader(headers);
    const memory = JSON.stringify([credential, tenantSlug]);
    const known = this.remembered.get(memory);
    if (known && known.until > performance.now()) return known.principal;

    const principal = await this.find(credential, tenantSlug);
    if (!principal)
      throw new LintelError('UNAUTHENTICATED', {
        detail: 'The session or key is not valid (any more). Sign in again.',
      });
    this.remember(memory, principal);
    return principal;
  }

  /** Forgets what was believed, so that a sign-out counts at once. */
  forgetAll(): void {
    this.remembered.clear();
  }

  private remember(memory: string, principal: Principal): void {
    if (this.remembered.size >= REMEMBER_MOST) this.remembered.clear();
    this.remembered.set(memory, { principal, until: performance.now() + REMEMBER_MS });
  }

  private async find(credential: Credential, tenantSlug: string | null): Promise<Principal | null> {
    if (!writable.test(credential.value)) return null;
    switch (credential.kind) {
      case 'key':
        return this.findAgent(credential.value);
      case 'bearer':
        return (
          (await this.findAgent(credential.value)) ??
          this.findUser({ authorization: `Bearer ${credential.value}` }, tenantSlug)
        );
      case 'cookie':
        return this.findUser({ cookie: credential.value }, tenantSlug);
    }
  }

  private async findAgent(key: string): Promise<Principal | null> {
    const agent = await this.agents.findByKey(key, this.clock.now());
    return (
      agent && {
        kind: 'agent',
        agentId: agent.id,
        name: agent.name,
        type: agent.type,
        tenantId: agent.tenantId,
        tenantSlug: agent.tenantSlug,
      }
    );
  }

  /** `headers` hold the one credential that is judged: a good one beside it must not stand in for it. */
  private async findUser(headers: Record<string, string>, tenantSlug: string | null): Promise<UserPrincipal | null> {
    const session = await this.provider.signIn.api.getSession({ headers: new Headers(headers) });
    if (!session) return null;
    const { user } = session;
    const memberships = await this.tenancy.membershipsOf(user.id);
    const membership =
      tenantSlug === null ? memberships[0] : memberships.find(({ tenant }) => tenant.slug === tenantSlug);
    if (!membership) {
      throw new LintelError('FORBIDDEN', {
        detail: tenantSlug ? `You are not a member of ${tenantSlug}.` : 'You are not a member of any organisation yet.',
      });
    }
    return {
      kind: 'user',
      userId: user.id,
      email: user.email,
      name: user.name,
      role: membership.role,
      tenantId: membership.tenant.id,
      tenantSlug: membership.tenant.slug,
    };
  }
}

/** What somebody proves themselves by; a cookie is `name=value`. */
interface Credential {
  kind: 'bearer' | 'key' | 'cookie';
  value: string;
}

/** What MQTT and Socket.IO carry may be any text; no token and no key of ours, nor any header, has such characters. */
const writable = /^[\x20-\x7e]+$/;

function credentialIn(headers: IncomingHttpHeaders): Credential | null {
  const { authorization = '', 'x-api-key': apiKey } = headers;
  const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
  if (bearer) return { kind: 'bearer', value: bearer };
  if (typeof apiKey === 'string' && apiKey !== '') return { kind: 'key', value: apiKey };
  // A display runs in the browser of somebody who is signed in, and its calls carry that cookie unasked.
  if (/^DPoP /i.test(authorization)) return null;
  const cookie = /(?:^|;\s*)((?:__Secure-)?lintel\.session_token=[^;]+)/.exec(headers.cookie ?? '')?.[1];
  return cookie === undefined ? null : { kind: 'cookie', value: cookie };
}

/** What another site makes a browser send is not the user's will: browsers name that site in `Origin`. */
export function refuseOtherSites(headers: IncomingHttpHeaders): void {
  const { origin, host } = headers;
  if (origin !== undefined && URL.parse(origin)?.host !== host) {
    throw new LintelError('FORBIDDEN', { detail: 'Requests from other sites are not accepted.' });
  }
}

function tenantHeader(headers: IncomingHttpHeaders): string | null {
  const slug = headers['x-lintel-tenant'];
  return typeof slug === 'string' && slug !== '' ? slug : null;
}

export function webHeaders(headers: IncomingHttpHeaders): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') result.set(name, value);
  return result;
}

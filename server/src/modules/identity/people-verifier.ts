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
    const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    const apiKey = headers['x-api-key'];
    // A display runs in the browser of somebody who is signed in, and its calls carry that cookie unasked.
    const isDisplay = /^DPoP /i.test(headers.authorization ?? '');
    const cookie = bearer || apiKey || isDisplay ? undefined : sessionCookie(headers);
    const credential = bearer ?? (typeof apiKey === 'string' ? apiKey : cookie);
    if (!credential) return null;
    if (cookie && !['GET', 'HEAD'].includes(method)) refuseOtherSites(headers);

    const tenantSlug = tenantHeader(headers);
    const memory = `${credential} ${tenantSlug ?? ''}`;
    const known = this.remembered.get(memory);
    if (known && known.until > performance.now()) return known.principal;

    const principal =
      (cookie ? null : await this.findAgent(credential)) ?? (apiKey ? null : await this.findUser(headers, tenantSlug));
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

  private async findUser(headers: IncomingHttpHeaders, tenantSlug: string | null): Promise<UserPrincipal | null> {
    const session = await this.provider.signIn.api.getSession({ headers: webHeaders(headers) });
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

function sessionCookie(headers: IncomingHttpHeaders): string | undefined {
  return /(?:^|;\s*)(?:__Secure-)?lintel\.session_token=([^;]+)/.exec(headers.cookie ?? '')?.[1];
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

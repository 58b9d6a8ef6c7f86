import { LintelError } from '@lintel/shared/errors';
import type { Me } from '@lintel/shared/contracts';
import { All, Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { parseContract, validationError } from '../../platform/http/validation.js';
import { PeopleVerifier, refuseOtherSites, webHeaders } from './people-verifier.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInProvider } from './sign-in.provider.js';

/** The parts of better-auth that are open today; everything else it could do is not found. */
const openRoutes = new Set(['sign-in/email', 'sign-out', 'get-session']);

const signInSchema = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1_024),
  rememberMe: z.boolean().optional(),
});

@Controller('api/v1')
export class IdentityController {
  constructor(
    private readonly provider: SignInProvider,
    private readonly tenancy: TenancyRepository,
    private readonly people: PeopleVerifier,
    private readonly attempts: SignInAttempts,
    private readonly clock: Clock,
  ) {}

  @Get('me')
  @Allow('member')
  async me(@Asker() asker: Principal): Promise<Me> {
    if (asker.kind !== 'user') throw new LintelError('FORBIDDEN', { detail: 'Only people have a profile.' });
    const memberships = await this.tenancy.membershipsOf(asker.userId);
    const { tenant } = memberships.find((membership) => membership.tenant.id === asker.tenantId)!;
    return {
      user: { id: asker.userId, email: asker.email, name: asker.name },
      tenant,
      role: asker.role,
      memberships: memberships.map((membership) => ({
        slug: membership.tenant.slug,
        name: membership.tenant.name,
        role: membership.role,
      })),
      serverTime: new Date(this.clock.now()).toISOString(),
    };
  }

  @All('auth/*')
  @Allow('public')
  async auth(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const url = URL.parse(request.url, `${request.protocol}://${request.host}`);
    if (!url) throw validationError([{ message: 'This is no name of a host.', path: ['Host'] }]);
    const route = url.pathname.replace('/api/v1/auth/', '');
    if (!openRoutes.has(route)) throw new LintelError('NOT_FOUND', { detail: 'There is no such route.' });
    if (request.method !== 'GET') refuseOtherSites(request.headers);
    const headers = webHeaders(request.headers);
    headers.set('x-lintel-client-ip', request.ip);
    headers.delete('content-length');
    const credentials = route === 'sign-in/email' ? parseContract(signInSchema, request.body) : null;
    // Only a sign-in says anything in its body.
    const body = credentials && JSON.stringify(credentials);
    if (body === null) headers.delete('content-type');
    const attempt = credentials && this.attempts.take(credentials.email, request.ip);
    const response = await this.provider.signIn.handler(new Request(url, { method: request.method, headers, body }));
    // Nor does one count that nobody could judge.
    if (response.ok || response.status >= 500) attempt?.forgive();
    if (route === 'sign-out') this.people.forgetAll();
    if (!response.ok) throw await signInError(response);
    for (const [name, value] of response.headers) if (!isKept(name, route)) void reply.header(name, value);
    for (const cookie of response.headers.getSetCookie()) void reply.header('set-cookie', cookie);
    void reply.status(response.status).send(withoutToken(route, await response.text()));
  }
}

/** Cookies go one by one; a token to carry elsewhere is given to whoever has just shown a password, and never again. */
const isKept = (header: string, route: string): boolean =>
  header === 'set-cookie' || (header === 'set-auth-token' && route !== 'sign-in/email');

/** The cookie is kept from scripts, so the session must not tell them what is in it. */
function withoutToken(route: string, body: string): string {
  if (route !== 'get-session') return body;
  const answer = JSON.parse(body) as { session?: { token?: string } } | null;
  delete answer?.session?.token;
  return JSON.stringify(answer);
}

async function signInError(response: Response): Promise<Error> {
  if (response.status >= 500) return new Error(`The sign-in could not be judged (${response.status}).`);
  const body = (await response.json().catch(() => ({}))) as { message?: string };
  switch (response.status) {
    case 401:
      return new LintelError('UNAUTHENTICATED', { detail: 'The e-mail address or the password is wrong.' });
    case 403:
      return new LintelError('FORBIDDEN', { detail: body.message ?? 'Not allowed.' });
    default:
      return new LintelError('VALIDATION_FAILED', { detail: body.message ?? 'The sign-in request is not valid.' });
  }
}

import { LintelError } from '@lintel/shared/errors';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/context/principal.js';
import { currentContext } from '../../platform/context/request-context.js';
import { ACCESS, type Access } from '../../platform/http/access.js';
import { CredentialVerifiers } from './credentials.js';

/** Lets a request in when its credential is good and the route is for its kind of principal. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifiers: CredentialVerifiers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = this.reflector.getAllAndOverride<Access[]>(ACCESS, [context.getHandler(), context.getClass()]);
    if (allowed.includes('public')) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.verifiers.verify({
      method: request.method,
      url: `${request.protocol}://${request.host}${request.url.split('?')[0]}`,
      headers: request.headers,
    });
    if (!principal)
      throw new LintelError('UNAUTHENTICATED', { detail: 'Sign in, or send a key in Authorization or X-API-Key.' });
    if (!allowed.some((access) => isAccess(principal, access))) {
      throw new LintelError('FORBIDDEN', { detail: `This is for ${allowed.join(', ')} only.` });
    }
    request.principal = principal;
    const logged = currentContext();
    if (logged) Object.assign(logged, { tenantId: principal.tenantId, actor: principalName(principal) });
    return true;
  }
}

function isAccess(principal: Principal, access: Access): boolean {
  switch (access) {
    case 'admin':
      return principal.kind === 'user' && principal.role === 'ADMIN';
    case 'member':
      return principal.kind === 'user';
    default:
      return principal.kind === access;
  }
}

function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `user:${principal.userId}`;
    case 'agent':
      return `agent:${principal.agentId}`;
    case 'display':
      return `display:${principal.displayId}`;
    case 'peripheral':
      return `peripheral:${principal.peripheralId}`;
  }
}

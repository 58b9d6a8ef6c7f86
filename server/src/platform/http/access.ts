import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../context/principal.js';

/**
 * Who may call a route: `admin` and `member` are signed-in people, `agent` an API key, `display` a paired screen,
 * `public` everybody. A route that declares nothing stops the boot.
 */
export type Access = 'admin' | 'member' | 'agent' | 'display' | 'public';

export const ACCESS = 'lintel:access';
export const Allow = (...access: [Access, ...Access[]]) => SetMetadata(ACCESS, access);

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** The principal of a request that the access guard has let in. */
export const Asker = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('@Asker() stands on a public route.');
  return principal;
});

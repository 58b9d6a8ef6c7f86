import type { Actor, Role } from '@lintel/shared/contracts';

interface InTenant {
  tenantId: string;
  tenantSlug: string;
}
export interface UserPrincipal extends InTenant {
  kind: 'user';
  userId: string;
  email: string;
  name: string;
  role: Role;
}
export interface AgentPrincipal extends InTenant {
  kind: 'agent';
  agentId: string;
  name: string;
  type: 'AI' | 'SERVICE';
}
export interface DisplayPrincipal extends InTenant {
  kind: 'display';
  displayId: string;
  name: string;
  /** The rooms the display stands beside; the first is the one it shows. */
  resourceIds: readonly string[];
}
/** Who is asking. Everybody who may ask belongs to exactly one tenant for the length of a request. */
export type Principal = UserPrincipal | AgentPrincipal | DisplayPrincipal;

export const systemActor: Actor = { type: 'SYSTEM', id: null, name: 'Lintel' };

export function actorOf(principal: Principal): Actor {
  switch (principal.kind) {
    case 'user':
      return { type: 'HUMAN', id: principal.userId, name: principal.name };
    case 'agent':
      return { type: principal.type, id: principal.agentId, name: principal.name };
    case 'display':
      return { type: 'DISPLAY', id: principal.displayId, name: principal.name };
  }
}

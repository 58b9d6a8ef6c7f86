import type { Actor, PeripheralAccess, Role } from '@lintel/shared/contracts';

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
/** A sensor, a light bar or a smart building: it may sign in to the broker and do nothing else. */
export interface PeripheralPrincipal extends InTenant {
  kind: 'peripheral';
  peripheralId: string;
  name: string;
  /** READ: what rooms show. REPORT: that, and what a sensor says of them. */
  access: PeripheralAccess;
  /** The rooms it is for; all of the tenant where there are none. */
  resourceIds: readonly string[];
}
/** Who is asking. Everybody who may ask belongs to exactly one tenant for the length of a request. */
export type Principal = UserPrincipal | AgentPrincipal | DisplayPrincipal | PeripheralPrincipal;

export const systemActor: Actor = { type: 'SYSTEM', id: null, name: 'Lintel' };

export function actorOf(principal: Principal): Actor {
  switch (principal.kind) {
    case 'user':
      return { type: 'HUMAN', id: principal.userId, name: principal.name };
    case 'agent':
      return { type: principal.type, id: principal.agentId, name: principal.name };
    case 'display':
      return { type: 'DISPLAY', id: principal.displayId, name: principal.name };
    case 'peripheral':
      return { type: 'SERVICE', id: principal.peripheralId, name: principal.name };
  }
}

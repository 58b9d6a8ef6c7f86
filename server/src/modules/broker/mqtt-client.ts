import type { Client } from 'aedes';
import type { Principal } from '../../platform/context/principal.js';
import type { DisplayConnection } from '../displays/display-connections.js';
import type { StandingCredential } from '../identity/standing-credentials.js';
import type { MqttSession, SessionLink } from './mqtt-session.js';

/** A connected client, once it is known who it is. */
export interface MqttClient {
  client: Client;
  /** Only set for displays; holds who it is now. */
  connection: DisplayConnection | null;
  /** Only set for people and agents. */
  credential: StandingCredential | null;
  session: MqttSession;
  link: SessionLink;
  isGone: boolean;
  /** Filters of the SUBSCRIBE being dealt with that were allowed. */
  asked: Set<string>;
  /** How often it did what it may not: only the first times are worth a line in the log. */
  offences: number;
}

export function principalOf({ connection, session }: MqttClient): Principal {
  return connection?.principal ?? session.principal;
}

/** Clients of different owners never meet under one identifier, whatever they call themselves. */
export function ownClientId(principal: Principal, clientId: string): string {
  switch (principal.kind) {
    case 'display':
      return `display:${principal.displayId}:${clientId}`;
    case 'agent':
      return `agent:${principal.agentId}:${clientId}`;
    case 'peripheral':
      return `peripheral:${principal.peripheralId}:${clientId}`;
    case 'user':
      return `user:${principal.tenantId}:${principal.userId}:${clientId}`;
  }
}

import { LintelError } from '@lintel/shared/errors';
import { idSchema } from '@lintel/shared/contracts';
import { presenceSchema } from '@lintel/shared/mqtt';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { CredentialVerifiers, type CredentialRequest } from '../identity/credentials.js';
import { DisplayConnections } from '../displays/display-connections.js';
import { DisplayVerifier } from '../displays/display-verifier.js';
import { peripheralScheme } from '../peripherals/peripheral-verifier.js';

import { discoveryRoot } from './home-assistant-discovery.js';
import { publishable } from './topic-access.js';

const MAX_PASSWORD_BYTES = 4_096;

export interface Will {
  topic: string;
  payload: Buffer;
}

/** Somebody who has proved who they are, and how long that holds. */
export type MqttGuest =
  | { principal: Principal & { kind: 'display' }; expiresAt: number; since: number }
  | { principal: Exclude<Principal, { kind: 'display' }>; request: CredentialRequest };

/**
 * Who connects. Displays: their id and an access token. Peripherals: `peripheral` and their key. People and agents: any other user name (`user/<tenant>` where
 * somebody belongs to several) and a session token or API key.
 */
@Injectable()
export class MqttSignIn {
  constructor(
    private readonly displays: DisplayVerifier,
    private readonly connections: DisplayConnections,
    private readonly verifiers: CredentialVerifiers,
  ) {}

  /** Throws `LintelError` where they may not. */
  async signIn(username: string | undefined, password: Buffer | undefined, will: Will | undefined): Promise<MqttGuest> {
    if (!username || !password?.length || password.length > MAX_PASSWORD_BYTES) {
      throw new LintelError('UNAUTHENTICATED', { detail: 'Send a user name and a password.' });
    }
    const guest = idSchema.safeParse(username).success
      ? await this.display(username, password.toString())
      : await this.anybodyElse(username, password.toString());
    if (will && !isOwnWill(guest.principal, will)) {
      throw new LintelError('FORBIDDEN', { detail: 'A last will may only say that the display itself is offline.' });
    }
    return guest;
  }

  private async display(id: string, token: string): Promise<MqttGuest> {
    const since = this.connections.mark();
    return { ...(await this.displays.verifyToken(id, token)), since };
  }

  private async anybodyElse(username: string, credential: string): Promise<MqttGuest> {
    const tenant = /^(?:user|agent)\/(.+)$/.exec(username)?.[1];
    const scheme = username === 'peripheral' ? peripheralScheme : 'Bearer';
    const headers = { authorization: `${scheme} ${credential}`, ...(tenant && { 'x-lintel-tenant': tenant }) };
    const request: CredentialRequest = { method: 'GET', url: 'mqtt://broker/', headers };
    const principal = await this.verifiers.verify(request);
    if (!principal || principal.kind === 'display') {
      throw new LintelError('UNAUTHENTICATED', { detail: 'The session token or key is not valid.' });
    }
    return { principal, request };
  }
}

function isOwnWill(principal: Principal, { topic, payload }: Will): boolean {
  // Home Assistant has one by default. Nobody is told of it, but it must not keep it out.
  if (principal.kind === 'peripheral' && topic === `${discoveryRoot}/status`) return true;
  const parsed = publishable(principal, topic);
  return parsed?.name === 'displayPresence' && presenceSchema.safeParse(payload.toString()).success;
}

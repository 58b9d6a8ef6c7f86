import { LintelError } from '@lintel/shared/errors';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Principal } from '../../platform/context/principal.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { CredentialVerifiers, type CredentialRequest } from './credentials.js';

/** How long somebody whose session or key has ended elsewhere may still listen. */
const RECHECK_MS = 30_000;

/** A connection that lasts, and what it proved itself by when it was made. */
export interface StandingCredential {
  principal: Principal;
  request: CredentialRequest;
  /** The credential is not good any more. */
  ended(): void;
}

/** Asks again and again whether those who stay connected may. */
@Injectable()
export class StandingCredentials implements OnApplicationBootstrap {
  private readonly standing = new Set<StandingCredential>();

  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.every(RECHECK_MS, () => this.recheck());
  }

  add(credential: StandingCredential): void {
    this.standing.add(credential);
  }

  remove(credential: StandingCredential): void {
    this.standing.delete(credential);
  }

  /** Ends what is not good any more. */
  async recheck(): Promise<void> {
    for (const credential of [...this.standing]) {
      if (!(await this.isStillGood(credential))) credential.ended();
    }
  }

  private async isStillGood({ principal, request }: StandingCredential): Promise<boolean> {
    try {
      const now = await this.verifiers.verify(request);
      return now?.kind === principal.kind && now.tenantId === principal.tenantId;
    } catch (error) {
      if (error instanceof LintelError) return false;
      this.log.error({ err: error }, 'a lasting connection could not be checked again');
      return true;
    }
  }
}

import type { AccountProvider } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { actorOf, systemActor, type UserPrincipal } from '../../../platform/context/principal.js';
import { Database } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import type { OAuthState } from './oauth-states.repository.js';

export type DenialReason =
  /** Missing, used already, too old, or never given out. */
  | 'STATE_UNKNOWN'
  | 'STATE_OF_ANOTHER_PERSON'
  | 'NOT_SIGNED_IN'
  | 'NOT_A_MEMBER'
  | 'NOT_AN_ADMINISTRATOR'
  | 'CONSENT_DENIED'
  | 'CODE_REFUSED'
  | 'IDENTITY_REFUSED'
  | 'SCOPES_MISSING'
  | 'NO_OFFLINE_ACCESS'
  | 'PROVIDER_UNAVAILABLE';

interface Attempt {
  readonly provider: AccountProvider;
  readonly returning: UserPrincipal | null;
  readonly state: OAuthState | null;
  readonly reason: DenialReason;
}

/** Writes down who came back from a provider and was not let in. */
@Injectable()
export class ConsentAttempts {
  constructor(
    private readonly db: Database,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Recorded with the organisation it was aimed at and with that of whoever tried; answers what they are told. */
  async denied({ provider, returning, state, reason }: Attempt): Promise<LintelError> {
    this.log.warn({ operation: 'oauth.callback', provider, reason }, 'a consent was not accepted');
    const diff = {
      attempt: { from: null, to: `oauth.${provider.toLowerCase()}` },
      reason: { from: null, to: reason },
    };
    const tenants = new Set([state?.tenantId, returning?.tenantId].filter((id) => id !== undefined));
    for (const tenantId of tenants) {
      // Nobody learns the name of somebody of another organisation.
      const isOurs = returning !== null && (returning.tenantId === tenantId || returning.userId === state?.userId);
      const subjectId = tenantId === state?.tenantId ? state.userId : returning!.userId;
      await this.db.tenant(tenantId, (tx) =>
        this.events.append(tx, tenantId, {
          type: 'access.denied',
          subjectId,
          actor: isOurs ? actorOf(returning) : systemActor,
          diff,
          at: this.clock.now(),
        }),
      );
    }
    return new LintelError('VALIDATION_FAILED', {
      detail: 'This way back belongs to nobody any more, or to somebody else. Begin again in Lintel.',
    });
  }
}

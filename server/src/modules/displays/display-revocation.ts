import type { Actor } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { DisplaysRepository } from './displays.repository.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';

export type RevocationReason = 'REMOVED' | 'REFRESH_TOKEN_REUSED' | 'PAIRED_AGAIN';

/** Takes a display's credentials away. Whoever holds its connections cuts them on `display.revoked`. */
@Injectable()
export class DisplayRevocation {
  constructor(
    private readonly displays: DisplaysRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** The display must be locked and active. */
  async revoke(
    tx: Tx,
    {
      tenantId,
      displayId,
      actor,
      reason,
    }: { tenantId: string; displayId: string; actor: Actor; reason: RevocationReason },
  ): Promise<void> {
    const at = this.clock.now();
    await this.displays.markRevoked(tx, displayId, at);
    await this.refreshTokens.deleteAll(tx, displayId);
    await this.events.append(tx, tenantId, {
      type: 'display.revoked',
      subjectId: displayId,
      actor,
      at,
      diff: { status: { from: 'ACTIVE', to: 'REVOKED' }, reason: { from: null, to: reason } },
    });
  }
}

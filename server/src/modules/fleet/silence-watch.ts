import type { AlertLevel } from '@lintel/shared/contracts';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { LiveBus } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { SilenceRepository } from './silence.repository.js';

const LOOK_MS = 15_000;
const BATCH = 200;
const factOf: Record<AlertLevel, DomainEventType> = {
  NONE: 'display.recovered',
  WARNING: 'display.warned',
  ALERT: 'display.alerted',
};

/**
 * Notices displays nobody has heard of for too long, and that they are back: each transition is a fact, once, however many
 * processes look. Silence while no process could listen (the server itself was away) is nobody's fault.
 */
@Injectable()
export class SilenceWatch implements OnApplicationBootstrap {
  private since = 0;
  private startedAt = 0;

  constructor(
    private readonly db: Database,
    private readonly silences: SilenceRepository,
    private readonly events: EventStore,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.since = this.clock.now();
    this.startedAt = performance.now();
    this.clock.every(LOOK_MS, () => this.look());
    // Whoever is waited for is welcome at once.
    this.bus.subscribe((hints) => {
      if (hints.some(({ type }) => type === 'display.came-online')) void this.lookNow();
    });
  }

  /** Resolves when every display is called what it is to be called. */
  async look(): Promise<void> {
    while ((await this.takeSome()) === BATCH);
  }

  private async lookNow(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      this.log.warn({ err: error }, 'the silence of displays could not be looked at yet');
    }
  }

  private takeSome(): Promise<number> {
    const now = this.clock.now();
    // A clock that was set back has not been listening longer for it.
    this.since = Math.min(this.since, now);
    const listening = { now, since: this.since, forMs: performance.now() - this.startedAt };
    return this.db.system(async (tx) => {
      const changes = await this.silences.takeChanged(tx, listening, BATCH);
      for (const change of changes) {
        await this.silences.mark(tx, change, now);
        await this.events.append(tx, change.tenantId, {
          type: factOf[change.to],
          subjectId: change.id,
          actor: systemActor,
          at: now,
          diff: {
            alert: { from: change.from, to: change.to },
            ...(change.to !== 'NONE' && {
              silentSince: { from: null, to: new Date(now - change.silentForMs).toISOString() },
            }),
          },
        });
      }
      return changes.length;
    });
  }
}

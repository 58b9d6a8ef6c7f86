import { topicFor } from '@lintel/shared/mqtt';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { PresenceService } from '../displays/presence.service.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { Publication } from './publication.js';

type Presence = 'online' | 'offline';
const changing = new Set(['display.came-online', 'display.went-offline', 'display.revoked']);

/**
 * The presence of displays on their retained topics, the same in every process: what the installation knows of all their
 * connections (ADR 9), whatever protocol they speak. Their own word makes it known sooner.
 */
@Injectable()
export class PresenceTopics implements OnModuleInit {
  private readonly said = new Map<string, Presence>();
  /** One look follows another, so that an earlier one cannot be told later. */
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly presence: PresenceService,
    private readonly bus: LiveBus,
    private readonly fanOut: FanOut,
    private readonly config: Config,
    private readonly metrics: BrokerMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (!this.config.env.LINTEL_ROLES.includes('broker')) return;
    this.bus.subscribe((hints) => this.take(hints));
    this.bus.onGap(() => this.look(null));
  }

  /**
   * A display that is connected says so. That it is offline, also as its last will, is not taken from it: another of its
   * connections may live, and one that only renews its token is not gone.
   */
  heard(tenantSlug: string, displayId: string, presence: Presence): void {
    if (presence === 'online') this.say(tenantSlug, displayId, presence);
  }

  private take(hints: readonly LiveHint[]): void {
    const ids = hints.filter(({ type }) => changing.has(type)).map(({ subjectId }) => subjectId);
    if (ids.length > 0) void this.look(ids);
  }

  /** Reads the presence of these displays, of all where none are named. */
  private look(ids: readonly string[] | null): Promise<void> {
    this.looking = this.looking.then(async () => {
      try {
        for (const { displayId, tenantSlug, isActive, isOnline } of await this.presence.read(ids)) {
          this.say(tenantSlug, displayId, isOnline ? 'online' : 'offline');
          if (!isActive) this.forget(tenantSlug, displayId);
        }
      } catch (error) {
        this.log.error({ err: error }, 'the presence of displays could not be read');
      }
    });
    return this.looking;
  }

  private say(tenantSlug: string, displayId: string, presence: Presence): void {
    if (this.said.get(displayId) === presence) return;
    this.said.set(displayId, presence);
    const topic = topicFor('displayPresence', tenantSlug, displayId);
    const publication = new Publication(topic, () => presence, { qos: 1, isState: true });
    this.metrics.deliveries.inc(this.fanOut.publish(publication, { isRetained: true }));
  }

  /** Whoever subscribes from now on finds no such display. */
  private forget(tenantSlug: string, displayId: string): void {
    this.said.delete(displayId);
    this.fanOut.clear(topicFor('displayPresence', tenantSlug, displayId));
  }
}

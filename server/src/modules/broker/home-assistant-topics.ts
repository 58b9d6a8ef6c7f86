import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { LiveBus } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { HomeAssistantRepository } from '../peripherals/home-assistant.repository.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { RoomPublisher } from '../rooms/room-publisher.js';
import type { RoomSink, RoomUpdate } from '../rooms/room-sink.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { discoveryOf } from './home-assistant-discovery.js';
import { Publication } from './publication.js';
import { placeOf } from './topic-access.js';

/** The rooms of tenants that want it, as Home Assistant discovers them: retained, and taken back when no longer wanted. */
@Injectable()
export class HomeAssistantTopics implements RoomSink, OnModuleInit {
  private enabled: ReadonlyMap<string, string> = new Map();
  /** What is retained, by the place it is retained at. */
  private readonly said = new Map<string, string>();
  /** One look follows another, so that an earlier one cannot undo what a later one saw. */
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: HomeAssistantRepository,
    private readonly rooms: RoomPublisher,
    private readonly directory: RoomDirectory,
    private readonly bus: LiveBus,
    private readonly fanOut: FanOut,
    private readonly config: Config,
    private readonly metrics: BrokerMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (!this.config.env.LINTEL_ROLES.includes('broker')) return;
    this.rooms.addSink(this);
    this.bus.subscribe((hints) => {
      if (hints.some(({ type }) => type === 'home-assistant.changed')) void this.look();
    });
    this.bus.onGap(() => this.look());
  }

  publish(updates: readonly RoomUpdate[]): void {
    for (const update of updates) if (update.isNewSchedule) this.announce(update);
  }

  private look(): Promise<void> {
    this.looking = this.looking.then(async () => {
      try {
        const before = this.enabled;
        const now = await this.repository.enabledTenants();
        this.enabled = new Map(now.map(({ tenantId, tenantSlug }) => [tenantId, tenantSlug]));
        for (const tenantId of new Set([...before.keys(), ...this.enabled.keys()])) {
          const ids = (await this.directory.all(tenantId)).map(({ id }) => id);
          for (const update of this.rooms.latestOf(tenantId, ids)) this.announce(update);
        }
      } catch (error) {
        this.log.error({ err: error }, 'which rooms Home Assistant may find could not be read');
      }
    });
    return this.looking;
  }

  private announce({ tenantId, tenantSlug, schedule }: RoomUpdate): void {
    const isWanted = this.enabled.has(tenantId) && schedule.room.status !== 'RETIRED';
    for (const { topic, payload } of discoveryOf(tenantSlug, schedule, isWanted)) {
      const place = placeOf(tenantSlug, topic);
      if ((this.said.get(place) ?? '') === payload) continue;
      const publication = new Publication(topic, () => payload, { qos: 1, isState: true, place });
      this.metrics.deliveries.inc(this.fanOut.publish(publication, { isRetained: payload !== '' }));
      if (payload !== '') this.said.set(place, payload);
      else {
        // An empty message takes the entity away; whoever comes later finds none.
        this.said.delete(place);
        this.fanOut.clear(place);
      }
    }
  }
}

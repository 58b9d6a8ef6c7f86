import type { DisplayCommand } from '@lintel/shared/contracts';
import { topicFor } from '@lintel/shared/mqtt';
import { Injectable } from '@nestjs/common';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { Publication } from './publication.js';

/** What displays are told to do, on the topic of each. */
@Injectable()
export class CommandTopics {
  constructor(
    private readonly fanOut: FanOut,
    private readonly metrics: BrokerMetrics,
  ) {}

  send({ tenantSlug, displayId }: DisplayPrincipal, command: DisplayCommand): void {
    const topic = topicFor('displayCommand', tenantSlug, displayId);
    const publication = new Publication(topic, () => JSON.stringify(command), { qos: 1, isState: false });
    this.metrics.deliveries.inc(this.fanOut.publish(publication, { isRetained: false }));
  }

  /** Whether a display that subscribed to these filters, each of which names no more than it may read, gets its commands. */
  isHeardBy(filters: ReadonlyMap<string, unknown>, { tenantSlug, displayId }: DisplayPrincipal): boolean {
    const topic = topicFor('displayCommand', tenantSlug, displayId);
    return [topic, ...['+', '#'].map((any) => topic.replace(/[^/]+$/, any))].some((filter) => filters.has(filter));
  }
}

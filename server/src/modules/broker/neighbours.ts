import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { Config } from '../../platform/config/config.js';
import { LiveBus } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { Publication } from './publication.js';

const CHANNEL = 'lintel_mqtt';
/** Of many messages at once those of a moment travel together, and of each state only the last. */
const GATHER_MS = 20;
const RETRY_MS = 1_000;
/** What waits while the database cannot be reached; more than that is lost to the clients of other processes. */
const MAX_WAITING = 2_000;
/** In one notification; PostgreSQL keeps them all until every process has read them. */
const MAX_TOGETHER = 50;

const messagesSchema = z.array(z.object({ topic: z.string(), payload: z.string(), isState: z.boolean() }));
type Message = z.infer<typeof messagesSchema>[number];

/** The brokers of the other processes: what a client publishes here reaches those who subscribed there. */
@Injectable()
export class Neighbours implements OnModuleInit {
  private readonly waiting = new Map<string, Message>();
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: LiveBus,
    private readonly fanOut: FanOut,
    private readonly config: Config,
    private readonly metrics: BrokerMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (this.config.env.LINTEL_ROLES.includes('broker')) this.bus.hear(CHANNEL, (said) => this.take(said));
  }

  tell({ topic, key, isState }: Publication, payload: string): void {
    if (!this.waiting.delete(key) && this.waiting.size >= MAX_WAITING) {
      this.metrics.dropped.inc({ why: 'neighbours' });
      return;
    }
    this.waiting.set(key, { topic, payload, isState });
    this.gather(GATHER_MS);
  }

  private gather(forMs: number): void {
    this.gathering ??= setTimeout(() => void this.send(), forMs).unref();
  }

  private async send(): Promise<void> {
    const sent = [...this.waiting].slice(0, MAX_TOGETHER);
    let again = GATHER_MS;
    try {
      await this.bus.say(
        CHANNEL,
        sent.map(([, message]) => message),
      );
      // What took the place of something meanwhile is still to be sent.
      for (const [key, message] of sent) if (this.waiting.get(key) === message) this.waiting.delete(key);
    } catch (error) {
      this.log.warn({ err: error }, 'what MQTT clients published could not be told to the other processes yet');
      again = RETRY_MS;
    }
    this.gathering = undefined;
    if (this.waiting.size > 0) this.gather(again);
  }

  private take(said: unknown): void {
    const messages = messagesSchema.safeParse(said);
    if (!messages.success) {
      this.log.warn({ err: messages.error }, 'another process said what this one does not understand');
      return;
    }
    for (const { topic, payload, isState } of messages.data) {
      const publication = new Publication(topic, () => payload, { qos: 1, isState });
      this.metrics.deliveries.inc(this.fanOut.publish(publication, { isRetained: false }));
    }
  }
}

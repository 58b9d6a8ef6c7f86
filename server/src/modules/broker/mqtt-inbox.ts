import { topicFor, topics, type Occupancy, type ParsedTopic } from '@lintel/shared/mqtt';
import { Injectable } from '@nestjs/common';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { DisplayMessages } from '../display-requests/display-messages.js';
import { CommandResults } from '../fleet/command-results.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { OccupancyService } from '../sensors/occupancy.service.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { principalOf, type MqttClient } from './mqtt-client.js';
import { Neighbours } from './neighbours.js';
import { PresenceTopics } from './presence-topics.js';
import { Publication } from './publication.js';
import { publishable } from './topic-access.js';

const MAX_PAYLOAD_BYTES = 16 * 1024;
const LOGGED_OFFENCES = 10;

interface Message {
  topic: string;
  payload: Buffer | string;
}
interface Accepted {
  topic: ParsedTopic;
  body: unknown;
}

/** What clients publish: checked against who they are and what the topic carries, then acted on and passed on. */
@Injectable()
export class MqttInbox {
  constructor(
    private readonly fanOut: FanOut,
    private readonly neighbours: Neighbours,
    private readonly presence: PresenceTopics,
    private readonly messages: DisplayMessages,
    private readonly results: CommandResults,
    private readonly directory: RoomDirectory,
    private readonly occupancy: OccupancyService,
    private readonly metrics: BrokerMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Whether the message may go in. What may not is counted and, the first times, logged. */
  admits(from: MqttClient, message: Message): boolean {
    return this.read(from, message, true) !== null;
  }

  /** Acts on a message that was admitted. */
  take(from: MqttClient, message: Message): void {
    const accepted = this.read(from, message, false);
    if (!accepted) return;
    const { topic, body } = accepted;
    switch (topic.name) {
      case 'displayPresence':
        this.presence.heard(topic.tenantSlug, topic.id, body as 'online' | 'offline');
        break;
      case 'displayTelemetry':
        this.messages.telemetry(from.connection!, body);
        this.pass(message.topic, JSON.stringify(body), { isState: true });
        break;
      case 'displayRequest':
        this.pass(message.topic, JSON.stringify(withoutSecrets(body)), { isState: false });
        void this.answer(from, body);
        break;
      case 'displayResult':
        if (this.results.hear(from.connection!.principal, body))
          this.pass(message.topic, JSON.stringify(body), { isState: false });
        else this.complain(from, message.topic, 'rate');
        break;
      case 'roomOccupancy':
        void this.passOccupancy(from, topic, message.topic, body);
        break;
      case 'roomState':
      case 'roomSchedule':
      case 'displayReply':
      case 'displayCommand':
        throw new Error(`Nobody may publish to ${message.topic}.`);
    }
  }

  private read(from: MqttClient, { topic, payload }: Message, isComplaining: boolean): Accepted | null {
    const complain = (why: string) => {
      if (isComplaining) this.complain(from, topic, why);
      return null;
    };
    if (payload.length > MAX_PAYLOAD_BYTES) return complain('size');
    const parsed = publishable(principalOf(from), topic);
    if (!parsed) return complain('topic');
    const text = payload.toString();
    const value = parsed.name === 'displayPresence' ? text.replace(/^"(.*)"$/, '$1') : fromJson(text);
    // A request that is none is answered: whoever sent it waits for that.
    if (parsed.name === 'displayRequest')
      return value === undefined ? complain('payload') : { topic: parsed, body: value };
    const body = topics[parsed.name].payload.safeParse(value);
    return body.success ? { topic: parsed, body: body.data } : complain('payload');
  }

  private async answer(from: MqttClient, body: unknown): Promise<void> {
    const { tenantSlug } = principalOf(from);
    const { displayId } = from.connection!.principal;
    const reply = await this.messages.request(from.connection!, body);
    this.pass(topicFor('displayReply', tenantSlug, displayId), JSON.stringify(reply), {
      isState: false,
    });
  }

  private async passOccupancy(from: MqttClient, topic: ParsedTopic, path: string, body: unknown): Promise<void> {
    try {
      const [room] = await this.directory.find(principalOf(from).tenantId, [topic.id]);
      if (!room) {
        this.complain(from, path, 'topic');
        return;
      }
      this.pass(path, JSON.stringify(body), { isState: true });
      await this.occupancy.heard(principalOf(from), room.id, body as Occupancy);
    } catch (error) {
      this.log.error({ err: error }, 'what a sensor said could not be taken');
    }
  }

  /** To the subscribers of this process and of the others. */
  private pass(topic: string, payload: string, { isState }: { isState: boolean }): void {
    const publication = new Publication(topic, () => payload, { qos: 1, isState });
    this.metrics.deliveries.inc(this.fanOut.publish(publication, { isRetained: false }));
    this.neighbours.tell(publication, payload);
  }

  private complain(from: MqttClient, topic: string, why: string): void {
    this.metrics.dropped.inc({ why });
    from.offences += 1;
    if (from.offences > LOGGED_OFFENCES) return;
    this.log.warn({ client: from.client.id, topic: topic.slice(0, 200), why }, 'an MQTT message was dropped');
  }
}

/** A PIN or badge is between the display and the server; whoever listens to requests learns that one was shown, not which. */
function withoutSecrets(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || !('proof' in request)) return request;
  const { proof: _, ...rest } = request;
  return rest;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

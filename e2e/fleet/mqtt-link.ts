import type { DisplayReply, DisplayRequest, Telemetry } from '@lintel/shared/contracts';
import { parseTopic, topicFor, type TopicName } from '@lintel/shared/mqtt';
import mqtt, { type MqttClient } from 'mqtt';
import type { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { DisplayClient } from '../support/display-client.js';
import { pauseMs, REPLY_PATIENCE_MS, type Link, type LinkEvents } from './link.js';

const KEEP_ALIVE_S = 15;
const CONNECT_PATIENCE_MS = 10_000;
type Answer = (reply: DisplayReply | null) => void;

/** MQTT over WebSocket as a display holds it beside Socket.IO. A connection ends with its token; then comes the next. */
export class MqttLink implements Link {
  private client: MqttClient | null = null;
  private readonly questions = new Map<string, Answer>();
  private wake = new AbortController();
  private isStopped = false;

  constructor(
    private readonly display: DisplayClient,
    private readonly roomId: string,
    private readonly agent: Agent,
    private readonly events: LinkEvents,
  ) {}

  get isUp(): boolean {
    return this.client !== null;
  }

  start(): void {
    void this.live();
  }

  stop(): void {
    this.isStopped = true;
    this.wake.abort();
    this.client?.end(true);
  }

  hurry(): void {
    if (!this.isUp) this.wake.abort();
  }

  request(request: DisplayRequest): Promise<DisplayReply | null> {
    if (!this.client) return Promise.resolve(null);
    return new Promise((resolve) => {
      const answer: Answer = (reply) => {
        clearTimeout(patience);
        this.questions.delete(request.requestId);
        resolve(reply);
      };
      const patience = setTimeout(() => answer(null), REPLY_PATIENCE_MS);
      this.questions.set(request.requestId, answer);
      this.publish('displayRequest', request);
    });
  }

  tell(telemetry: Telemetry): void {
    this.publish('displayTelemetry', telemetry);
  }

  private publish(topic: TopicName, body: object): void {
    this.client?.publish(this.topic(topic), JSON.stringify(body), { qos: 1 });
  }

  private topic(name: TopicName, id = this.display.displayId): string {
    return topicFor(name, this.display.tenant, id);
  }

  private async live(): Promise<void> {
    for (let failures = 0; !this.isStopped; failures += 1) {
      this.wake = new AbortController();
      if (await this.connect()) failures = 0;
      // Cut short by `hurry`.
      await delay(pauseMs(failures), undefined, { signal: this.wake.signal }).catch(() => undefined);
    }
  }

  /** One connection, from its beginning to its end; false where it never came about. */
  private async connect(): Promise<boolean> {
    const credentials = await this.display.mqttCredentials().catch(() => null);
    if (!credentials || this.isStopped) return false;
    const client = mqtt.connect(`${this.display.origin.replace(/^http/, 'ws')}/mqtt`, {
      ...credentials,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      keepalive: KEEP_ALIVE_S,
      connectTimeout: CONNECT_PATIENCE_MS,
      wsOptions: { agent: this.agent },
    });
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    // Every failure ends in 'close'.
    client.on('error', () => client.end(true));
    client.on('message', (topic, payload, { retain }) => this.hear(topic, payload.toString(), !retain));
    client.once('connect', () => void this.listen(client));
    await closed;
    const wasUp = this.client === client;
    if (wasUp) {
      this.client = null;
      for (const answer of [...this.questions.values()]) answer(null);
    }
    return wasUp;
  }

  private async listen(client: MqttClient): Promise<void> {
    try {
      const topics = [
        this.topic('displayReply'),
        this.topic('displayCommand'),
        this.topic('roomSchedule', this.roomId),
      ];
      await client.subscribeAsync(topics, { qos: 1 });
      this.client = client;
      this.events.opened();
    } catch {
      client.end(true);
    }
  }

  private hear(topic: string, payload: string, isNews: boolean): void {
    const name = parseTopic(topic)?.name;
    if (name === 'roomSchedule') this.events.schedule(JSON.parse(payload), isNews);
    if (name !== 'displayReply') return;
    const reply = JSON.parse(payload) as DisplayReply;
    this.questions.get(reply.requestId)?.(reply);
  }
}

import {
  scheduleSchema,
  type DisplayReply,
  type DisplayRequest,
  type RoomSchedule,
  type RoomState,
} from '@lintel/shared/contracts';
import { deriveRoomState } from '@lintel/shared/room-state';
import { signRequest, type DisplayClient } from '../support/display-client.js';
import { openLine } from '../support/display-line.js';
import type { Link } from './link.js';
import { MqttLink } from './mqtt-link.js';
import { DisplayNetwork, type LinkKind } from './network.js';
import { ScreenClock } from './screen-clock.js';
import { SocketLink } from './socket-link.js';

interface Sighting {
  /** By `performance.now()`: from here on the screen shows it. */
  at: number;
  schedule: RoomSchedule;
}

interface Kept {
  request: DisplayRequest;
  answered: (reply: DisplayReply) => void;
}

/** One display beside one room: two links, a clock, the newest schedule, and what waits for the network to come back. */
export class Screen {
  readonly clock = new ScreenClock();
  readonly network: DisplayNetwork;
  /** What it has shown since it was last told to forget; the last one is what it shows. */
  sightings: Sighting[] = [];
  /** When its network came back, until it shows its room again. */
  private restoredAt: number | null = null;
  /** How long each return took, from the network to the room's schedule by a live link. */
  readonly returnsMs: number[] = [];
  /** Links that came up after the first of each. */
  reconnects = 0;
  private readonly links: readonly Link[];
  private readonly outbox: Kept[] = [];
  private sending: Promise<void> = Promise.resolve();
  private nextCut = Promise.withResolvers<null>();

  constructor(
    readonly name: string,
    readonly roomId: string,
    private readonly display: DisplayClient,
    without: LinkKind | null,
  ) {
    this.network = new DisplayNetwork(without);
    let opened = 0;
    const expected = without === null ? 2 : 1;
    const events = {
      opened: () => {
        opened += 1;
        if (opened > expected) this.reconnects += 1;
        this.tellHealth();
        this.send();
      },
      schedule: (message: unknown, isNews: boolean) => this.receive(message, isNews),
      time: (now: number) => this.observe(now),
    };
    this.links = [
      new SocketLink(display, this.network.agentFor('socket'), events),
      new MqttLink(display, roomId, this.network.agentFor('mqtt'), events),
    ];
  }

  start(): void {
    for (const link of this.links) link.start();
  }

  stop(): void {
    for (const link of this.links) link.stop();
  }

  get isConnected(): boolean {
    return this.links.some(({ isUp }) => isUp);
  }

  /** Whether what it shows must be true: it hears the server, and nothing done here waits to be sent. */
  get isLive(): boolean {
    return this.isConnected && this.restoredAt === null && this.outbox.length === 0;
  }

  get schedule(): RoomSchedule | null {
    return this.sightings.at(-1)?.schedule ?? null;
  }

  /** What it shows at an instant, usually its own now; null before it has heard of its room. */
  stateAt(now: number): RoomState | null {
    const { schedule } = this;
    return schedule && deriveRoomState(schedule, schedule.policy, now);
  }

  /** Whether the server has told of its room since an instant of the server's clock. */
  hasHeardSince(instant: number): boolean {
    return this.schedule !== null && Date.parse(this.schedule.serverTime) >= instant;
  }

  /** Of what it has shown only the last counts from now on. */
  forget(): void {
    this.sightings = this.sightings.slice(-1);
  }

  cut(): void {
    this.network.cut();
    this.restoredAt = null;
    this.nextCut.resolve(null);
    this.nextCut = Promise.withResolvers();
  }

  /** Resolves with null the next time its network is cut. */
  get whenCut(): Promise<null> {
    return this.nextCut.promise;
  }

  restore(): void {
    this.network.restore();
    this.restoredAt = performance.now();
    for (const link of this.links) link.hurry();
  }

  /** Does what was asked at this door; where nobody answers, when somebody does. Resolves with the server's answer. */
  tap(request: DisplayRequest): Promise<DisplayReply> {
    return new Promise((answered) => {
      this.outbox.push({ request, answered });
      this.send();
    });
  }

  /** The clock was moved: it goes on as fast for those who were not told. */
  timePassed(ms: number): void {
    if (this.isConnected) return;
    this.clock.skip(ms);
    this.display.setClock(this.clock.now());
  }

  tellHealth(): void {
    const link = this.links.find(({ isUp }) => isUp);
    link?.tell({ version: 'virtual', uptimeSeconds: Math.round(performance.now() / 1_000) });
  }

  /** One after the other, in the order of the taps, as far as somebody answers. */
  private send(): void {
    this.sending = this.sending.then(async () => {
      for (let kept = this.outbox[0]; kept !== undefined; kept = this.outbox[0]) {
        const reply = await this.deliver(kept.request);
        if (!reply) {
          // What is sent again may by then be too late to be believed without a signature.
          kept.request = await signRequest(this.display.key, kept.request);
          return;
        }
        this.outbox.shift();
        kept.answered(reply);
      }
    });
  }

  /** By the links that are up, the best one first, else by HTTP. */
  private async deliver(request: DisplayRequest): Promise<DisplayReply | null> {
    for (const link of this.links) {
      const reply = link.isUp ? await link.request(request) : null;
      if (reply) return reply;
    }
    if (!this.network.isUp) return null;
    const http = await openLine('http', this.display, { origin: this.display.origin, mqttUrl: '' });
    return http.ask(request);
  }

  private observe(now: number): void {
    this.clock.observe(now);
    this.display.setClock(now);
  }

  private receive(message: unknown, isNews: boolean): void {
    const schedule = scheduleSchema.parse(message);
    if (isNews) this.observe(Date.parse(schedule.serverTime));
    if (this.restoredAt !== null) {
      this.returnsMs.push(performance.now() - this.restoredAt);
      this.restoredAt = null;
    }
    if (schedule.version <= (this.schedule?.version ?? 0)) return;
    this.sightings.push({ at: performance.now(), schedule });
  }
}

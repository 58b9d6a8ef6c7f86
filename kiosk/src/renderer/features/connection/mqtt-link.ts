import { displayReplySchema, type DisplayReply, type DisplayRequest, type Telemetry } from '@lintel/shared/contracts';
import { commandSchema, parseTopic, topicFor } from '@lintel/shared/mqtt';
import { SessionEndedError, type Session } from '../../lib/session';
import { createStore, type Store } from '../../lib/store';
import { backOffMs, wait } from '../../lib/wait';
import { replyTimeoutMs, type Link, type LinkEvents } from './link';
import { MqttConnection, MqttRefusedError } from './mqtt-connection';

/** A dead line is noticed after one and a half of these. */
const keepaliveSeconds = 15;
const connectTimeoutMs = 10_000;
const longestPauseMs = 5_000;
/** Where the tokens cannot be renewed although they are due, the connection lives on for this long before it is tried again. */
const leastLifeMs = 10_000;

/**
 * MQTT over WebSocket, beside Socket.IO: another protocol, another connection, the same truth. A connection ends with its
 * access token, so the next one is opened before that, and the old one closed once the new one has everything.
 */
export class MqttLink implements Link {
  readonly isUp = createStore(false);
  #connection: MqttConnection | null = null;
  #running: AbortController | null = null;
  /** Ends a pause between two attempts, or the life of the connection. */
  #wake = new AbortController();
  readonly #replies = new Map<string, (reply: DisplayReply | null) => void>();
  readonly #subscribed = new Set<string>();

  /** @param rooms whose schedules are listened to */
  constructor(
    private readonly session: Session,
    private readonly rooms: Store<readonly string[]>,
    private readonly events: LinkEvents,
  ) {
    rooms.subscribe(() => {
      if (this.#connection) this.#run(this.#listen(this.#connection));
    });
  }

  start(): void {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.#run(this.#live(running.signal));
  }

  stop(): void {
    this.#running?.abort();
    this.#wake.abort();
    this.#connection?.end();
  }

  request(request: DisplayRequest): Promise<DisplayReply | null> {
    const connection = this.#connection;
    const identity = this.session.identity();
    if (!connection?.isOpen || !identity) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(null), replyTimeoutMs);
      const answer = (reply: DisplayReply | null): void => {
        clearTimeout(timer);
        this.#replies.delete(request.requestId);
        resolve(reply);
      };
      this.#replies.set(request.requestId, answer);
      void connection.closed.then(() => answer(null));
      void connection.publish(topicFor('displayRequest', identity.tenant, identity.displayId), request);
    });
  }

  async tell(telemetry: Telemetry): Promise<boolean> {
    const identity = this.session.identity();
    const connection = this.#connection;
    if (!connection?.isOpen || !identity) return false;
    const topic = topicFor('displayTelemetry', identity.tenant, identity.displayId);
    const given = new AbortController();
    const isHeard = await Promise.race([
      connection.publish(topic, telemetry),
      wait(replyTimeoutMs, given.signal).then(() => false),
    ]);
    given.abort();
    return isHeard;
  }

  drop(): void {
    this.#connection?.end();
  }

  hurry(): void {
    if (!this.isUp.get()) this.#wake.abort();
  }

  async #live(ended: AbortSignal): Promise<void> {
    let failures = 0;
    while (!ended.aborted) {
      this.#wake = new AbortController();
      try {
        const renewAt = await this.#connect();
        failures = 0;
        await Promise.race([this.#connection!.closed, wait(renewAt, this.#wake.signal)]);
        if (this.#connection?.isOpen) continue;
      } catch (error) {
        if (error instanceof SessionEndedError) break;
        console.warn('No MQTT connection', error);
      }
      // oxlint-disable-next-line no-useless-assignment -- it is read when the next attempt fails
      if (!ended.aborted) await wait(backOffMs(failures++, Math.random(), 500, longestPauseMs), this.#wake.signal);
    }
    this.#connection?.end();
  }

  /** Opens a connection in place of the one there is. Resolves with how long it may live, in milliseconds. */
  async #connect(): Promise<number> {
    const { session } = this;
    const password = await session.accessToken();
    const identity = session.identity();
    if (!identity) throw new SessionEndedError();
    const { tenant, displayId } = identity;
    const before = this.#connection;
    const connection = await MqttConnection.open(
      `${session.origin.replace(/^http/, 'ws')}/mqtt`,
      {
        username: displayId,
        password,
        clientId: `display-${crypto.randomUUID()}`,
        keepaliveSeconds,
        connectTimeoutMs,
      },
      {
        message: (topic, payload, isRetained) => this.#hear(topic, payload, isRetained),
        packet: () => this.events.alive(),
      },
    ).catch(async (error: unknown) => {
      // Void though its time is not over: the server has other keys, or another clock.
      if (error instanceof MqttRefusedError && error.isAboutToken) await session.accessToken(password);
      throw error;
    });
    this.#subscribed.clear();
    try {
      await connection.subscribe([
        topicFor('displayReply', tenant, displayId),
        topicFor('displayCommand', tenant, displayId),
      ]);
      await this.#listen(connection);
    } catch (error) {
      connection.end();
      throw error;
    }
    this.#connection = connection;
    before?.end();
    void connection.closed.then(() => this.#lost(connection));
    this.isUp.set(true);
    this.events.opened();
    return Math.max(session.renewInMs(), leastLifeMs);
  }

  /** Listens to the rooms not listened to yet. */
  async #listen(connection: MqttConnection): Promise<void> {
    const { tenant } = this.session.identity() ?? {};
    if (!tenant) return;
    const rooms = this.rooms.get().filter((id) => !this.#subscribed.has(id));
    for (const id of rooms) this.#subscribed.add(id);
    const answers = await connection.subscribe(rooms.map((id) => topicFor('roomSchedule', tenant, id)));
    for (const [index, { isGranted }] of answers.entries()) {
      if (!isGranted) this.events.roomRefused(rooms[index]!);
    }
  }

  #hear(topic: string, payload: string, isRetained: boolean): void {
    // A retained topic that was cleared: the room is retired, as its last schedule has told.
    if (payload === '') return;
    try {
      this.#take(topic, JSON.parse(payload), isRetained);
    } catch (error) {
      console.warn('The broker sent what no contract allows', error);
    }
  }

  #take(topic: string, body: unknown, isRetained: boolean): void {
    const name = parseTopic(topic)?.name;
    if (name === 'roomSchedule') this.events.schedule(body, { isNews: !isRetained });
    if (name === 'displayCommand') this.events.command(commandSchema.parse(body));
    if (name !== 'displayReply') return;
    const reply = displayReplySchema.parse(body);
    this.#replies.get(reply.requestId)?.(reply);
  }

  #lost(connection: MqttConnection): void {
    // Another one has taken its place.
    if (this.#connection !== connection) return;
    this.#connection = null;
    this.isUp.set(false);
  }

  #run(work: Promise<unknown>): void {
    work.catch((error: unknown) => console.warn('The MQTT link will try again', error));
  }
}

import { displayReplySchema, type DisplayReply, type DisplayRequest, type Telemetry } from '@lintel/shared/contracts';
import { displaysNamespace, type DisplayClientEvents, type DisplayServerEvents } from '@lintel/shared/live';
import { problemSchema } from '@lintel/shared/errors';
import { io, type Socket } from 'socket.io-client';
import { SessionEndedError, type Session } from '../../lib/session';
import { createStore } from '../../lib/store';
import { backOffMs } from '../../lib/wait';
import { replyTimeoutMs, type Link, type LinkEvents } from './link';

/** Socket.IO: schedules and time come in, taps go out. */
export class SocketLink implements Link {
  readonly isUp = createStore(false);
  readonly #socket: Socket<DisplayServerEvents, DisplayClientEvents>;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;

  constructor(
    private readonly session: Session,
    private readonly events: LinkEvents,
  ) {
    this.#socket = io(displaysNamespace, {
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      // A fleet that lost its server together must not come back together.
      randomizationFactor: 0.5,
      timeout: 10_000,
      auth: (answer) => void this.#authenticate().then(answer),
    });
    this.#socket.on('connect', () => this.#connected());
    this.#socket.on('disconnect', () => this.#lost());
    this.#socket.on('connect_error', (error) => this.#refused(error));
    this.#socket.on('display.rooms', ({ resourceIds }) => events.rooms(resourceIds));
    this.#socket.on('room.schedule', (schedule) => events.schedule(schedule, { isNews: true }));
    this.#socket.on('server.time', ({ now }) => events.time(Date.parse(now)));
    this.#socket.on('revoked', () => events.revoked());
    this.#socket.on('settings', (settings) => events.settings(settings));
    this.#socket.on('command', (command) => events.command(command));
    this.#socket.io.on('ping', () => events.alive());
  }

  start(): void {
    this.#socket.connect();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  async request(request: DisplayRequest): Promise<DisplayReply | null> {
    if (!this.#socket.connected) return null;
    try {
      const reply: unknown = await this.#socket.timeout(replyTimeoutMs).emitWithAck('request', request);
      return displayReplySchema.parse(reply);
    } catch (error) {
      console.warn('The socket gave no reply in time', error);
      return null;
    }
  }

  async tell(telemetry: Telemetry): Promise<boolean> {
    if (!this.#socket.connected) return false;
    return this.#socket
      .timeout(replyTimeoutMs)
      .emitWithAck('telemetry', telemetry)
      .then(
        () => true,
        () => false,
      );
  }

  drop(): void {
    if (this.#socket.connected) this.#socket.io.engine.close();
  }

  hurry(): void {
    if (!this.#socket.connected) this.#socket.disconnect().connect();
  }

  async #authenticate(): Promise<object> {
    const { session } = this;
    try {
      const token = await session.accessToken();
      return { token, proof: await session.proof(`${session.origin}${displaysNamespace}`, 'GET', token) };
    } catch (error) {
      if (!(error instanceof SessionEndedError)) console.warn('No token for the socket', error);
      // The server refuses the empty answer, and the refusal is what leads to the next attempt.
      return {};
    }
  }

  #connected(): void {
    clearTimeout(this.#retry);
    this.#refusals = 0;
    this.isUp.set(true);
    this.events.opened();
  }

  #lost(): void {
    this.isUp.set(false);
    this.#retryIfAbandoned();
  }

  /** The token may be void though its time is not over (other keys at the server, a clock that was set): get a new one. */
  #refused(error: Error): void {
    const problem = problemSchema.safeParse((error as { data?: unknown }).data);
    if (problem.data?.code === 'UNAUTHENTICATED') {
      this.session
        .accessToken()
        .then((refused) => this.session.accessToken(refused))
        .catch((cause: unknown) => console.warn('No other token for the socket', cause));
    }
    this.#retryIfAbandoned();
  }

  /** socket.io reconnects by itself after a network failure, but not after a refusal or a disconnection by the server. */
  #retryIfAbandoned(): void {
    if (this.#socket.active) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => {
        if (this.session.status.get() === 'paired') this.#socket.connect();
      },
      backOffMs(this.#refusals++, Math.random(), 2_000),
    );
  }
}

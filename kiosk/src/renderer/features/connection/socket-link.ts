import { displayReplySchema, type DisplayReply, type DisplayRequest, type Telemetry } from '@lintel/shared/contracts';
import { displaysNamespace, type DisplayClientEvents, type DisplayServerEvents } from '@lintel/shared/live';
import { problemSchema } from '@lintel/shared/errors';
import type { Socket } from 'socket.io-client';
import { SessionEndedError, type Session } from '../../lib/session';
import { createStore } from '../../lib/store';
import { backOffMs } from '../../lib/wait';
import { replyTimeoutMs, type Link, type LinkEvents } from './link';
import { loadSocketIo } from './socket-io';

/** Socket.IO: schedules and time come in, taps go out. */
export class SocketLink implements Link {
  readonly isUp = createStore(false);
  /** Null until its code is there. */
  #socket: Socket<DisplayServerEvents, DisplayClientEvents> | null = null;
  #isWanted = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;

  constructor(
    private readonly session: Session,
    private readonly events: LinkEvents,
  ) {}

  start(): void {
    this.#isWanted = true;
    if (this.#socket) this.#socket.connect();
    else void this.#open();
  }

  stop(): void {
    this.#isWanted = false;
    clearTimeout(this.#retry);
    this.#socket?.disconnect();
  }

  async request(request: DisplayRequest): Promise<DisplayReply | null> {
    const socket = this.#socket;
    if (!socket?.connected) return null;
    try {
      const reply: unknown = await socket.timeout(replyTimeoutMs).emitWithAck('request', request);
      return displayReplySchema.parse(reply);
    } catch (error) {
      console.warn('The socket gave no reply in time', error);
      return null;
    }
  }

  async tell(telemetry: Telemetry): Promise<boolean> {
    if (!this.#socket?.connected) return false;
    return this.#socket
      .timeout(replyTimeoutMs)
      .emitWithAck('telemetry', telemetry)
      .then(
        () => true,
        () => false,
      );
  }

  drop(): void {
    if (this.#socket?.connected) this.#socket.io.engine.close();
  }

  hurry(): void {
    if (!this.#socket) return this.start();
    if (!this.#socket.connected) this.#socket.disconnect().connect();
  }

  async #open(): Promise<void> {
    try {
      const io = await loadSocketIo();
      if (this.#isWanted) (this.#socket ??= this.#create(io)).connect();
    } catch (error) {
      console.warn('The socket could not be loaded yet', error);
      this.#retryLater();
    }
  }

  #create(io: Awaited<ReturnType<typeof loadSocketIo>>): Socket<DisplayServerEvents, DisplayClientEvents> {
    const { events } = this;
    const socket: Socket<DisplayServerEvents, DisplayClientEvents> = io(displaysNamespace, {
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      // A fleet that lost its server together must not come back together.
      randomizationFactor: 0.5,
      timeout: 10_000,
      auth: (answer) => void this.#authenticate().then(answer),
    });
    socket.on('connect', () => this.#connected());
    socket.on('disconnect', () => this.#lost());
    socket.on('connect_error', (error) => this.#refused(error));
    socket.on('display.rooms', ({ resourceIds }) => events.rooms(resourceIds));
    socket.on('room.schedule', (schedule) => events.schedule(schedule, { isNews: true }));
    socket.on('server.time', ({ now }) => events.time(Date.parse(now)));
    socket.on('revoked', () => events.revoked());
    socket.on('settings', (settings) => events.settings(settings));
    socket.on('command', (command) => events.command(command));
    socket.io.on('ping', () => events.alive());
    return socket;
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
    if (!this.#socket?.active) this.#retryLater();
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => {
        if (this.#isWanted && this.session.status.get() === 'paired') this.start();
      },
      backOffMs(this.#refusals++, Math.random(), 2_000),
    );
  }
}

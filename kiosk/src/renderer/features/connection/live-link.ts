import { displayReplySchema, type DisplayReply, type DisplayRequest } from '@lintel/shared/contracts';
import { displaysNamespace, type DisplayClientEvents, type DisplayServerEvents } from '@lintel/shared/live';
import { problemSchema } from '@lintel/shared/errors';
import { io, type Socket } from 'socket.io-client';
import type { ServerClock } from '../../lib/clock';
import type { DisplayDatabase } from '../../lib/database';
import { SessionEndedError, type Session } from '../../lib/session';
import { createStore } from '../../lib/store';
import { backOffMs } from '../../lib/wait';
import type { LinkView } from './connection-status';
import type { ScheduleBook } from './schedule-book';

const replyTimeoutMs = 6_000;

export interface LiveLinkOptions {
  session: Session;
  clock: ServerClock;
  book: ScheduleBook;
  database: DisplayDatabase;
  /** The tablet's own clock, only ever used to remember by how much it is wrong. */
  tabletNow: () => number;
  /** Whether the server answers at all; asked when the browser believes the network is gone. */
  probe: () => Promise<boolean>;
}

/** The socket to the server: schedules and time come in, taps go out. */
export class LiveLink {
  readonly view = createStore<LinkView>({ isConnected: false, lostAt: null, confirmedAt: 0 });
  readonly #socket: Socket<DisplayServerEvents, DisplayClientEvents>;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;

  constructor(private readonly options: LiveLinkOptions) {
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
    this.#socket.on('display.rooms', ({ resourceIds }) => this.#run(this.options.book.order(resourceIds)));
    this.#socket.on('room.schedule', (schedule) => this.#take(schedule));
    this.#socket.on('server.time', ({ now }) => this.#confirm(Date.parse(now)));
    this.#socket.on('revoked', () => this.#run(this.options.session.end('revoked')));
    this.#socket.on('command', ({ command }) => {
      if (command === 'reload') location.reload();
    });
  }

  /** Picks up what was remembered, then connects. */
  async start(): Promise<void> {
    const { clock, database } = this.options;
    const confirmedAt = ((await database.get('facts', 'confirmedAt')) as number | undefined) ?? 0;
    this.view.set({ isConnected: false, lostAt: clock.now(), confirmedAt });
    addEventListener('offline', this.#doubt);
    addEventListener('online', this.#hurry);
    this.#socket.connect();
  }

  stop(): void {
    clearTimeout(this.#retry);
    removeEventListener('offline', this.#doubt);
    removeEventListener('online', this.#hurry);
    this.#socket.disconnect();
  }

  /** The server's reply, or null when the link is down or silent: the same request may then go another way. */
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

  async #authenticate(): Promise<object> {
    const { session } = this.options;
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
    this.view.set({ ...this.view.get(), isConnected: true, lostAt: null });
    this.#socket.emit('telemetry', {
      version: __APP_VERSION__,
      uptimeSeconds: Math.round(performance.now() / 1_000),
      screen: { width: screen.width, height: screen.height },
    });
  }

  #lost(): void {
    const { confirmedAt, lostAt } = this.view.get();
    this.view.set({ isConnected: false, lostAt: lostAt ?? this.options.clock.now(), confirmedAt });
    this.#retryIfAbandoned();
  }

  /** The token may be void though its time is not over (other keys at the server, a clock that was set): get a new one. */
  #refused(error: Error): void {
    const problem = problemSchema.safeParse((error as { data?: unknown }).data);
    if (problem.data?.code === 'UNAUTHENTICATED') this.#run(this.#renewToken());
    this.#retryIfAbandoned();
  }

  async #renewToken(): Promise<void> {
    const { session } = this.options;
    await session.accessToken(await session.accessToken());
  }

  /** socket.io reconnects by itself after a network failure, but not after a refusal or a disconnection by the server. */
  #retryIfAbandoned(): void {
    if (this.#socket.active) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => {
        if (this.options.session.status.get() === 'paired') this.#socket.connect();
      },
      backOffMs(this.#refusals++, Math.random(), 2_000),
    );
  }

  #take(schedule: unknown): void {
    this.#run(this.options.book.receive(schedule));
    if (this.view.get().isConnected) this.#confirm(Date.parse((schedule as { serverTime: string }).serverTime));
  }

  /** The server spoke: what is shown is true as of now. */
  #confirm(serverNow: number): void {
    const { clock, database, tabletNow } = this.options;
    if (Number.isFinite(serverNow)) clock.observe(serverNow);
    const confirmedAt = clock.now();
    this.view.set({ ...this.view.get(), confirmedAt });
    this.#run(database.put('facts', confirmedAt, 'confirmedAt'));
    this.#run(database.put('facts', confirmedAt - tabletNow(), 'clockCorrection'));
  }

  /**
   * The browser lost its network. Its word is not enough (a server on the same machine is still there), and the socket would
   * notice a dead line only after its ping times out.
   */
  readonly #doubt = (): void => this.#run(this.#probe());

  async #probe(): Promise<void> {
    if (!this.#socket.connected || (await this.options.probe())) return;
    this.#socket.io.engine.close();
  }

  readonly #hurry = (): void => {
    if (!this.#socket.connected) this.#socket.disconnect().connect();
  };

  #run(work: Promise<unknown>): void {
    work.catch((error: unknown) => console.warn('The live link will try again', error));
  }
}

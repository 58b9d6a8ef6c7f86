import type { DisplayReply, DisplayRequest, Telemetry } from '@lintel/shared/contracts';
import type { DisplayCommand } from '@lintel/shared/mqtt';
import type { ServerClock } from '../../lib/clock';
import type { DisplayDatabase } from '../../lib/database';
import { createStore } from '../../lib/store';
import type { LinkView } from './connection-status';
import type { Link, LinkEvents } from './link';
import type { ScheduleBook } from './schedule-book';

/** Signs of life come with every packet; once in a while is enough to write one down. */
const confirmEveryMs = 1_000;
/** A server that can tell its time does so twice as often. */
const timeToldEveryMs = 60_000;
const rememberedCommands = 50;

export interface LinksOptions {
  clock: ServerClock;
  book: ScheduleBook;
  database: DisplayDatabase;
  /** The tablet's own clock, only ever used to remember by how much it is wrong. */
  tabletNow: () => number;
  /** Whether the server answers at all; asked when the browser believes the network is gone. */
  probe: () => Promise<boolean>;
  /** The server withdrew the credentials. */
  revoked: () => Promise<void>;
  settings: (settings: unknown) => Promise<void>;
  command: (command: DisplayCommand) => void;
  /** A link is up: the fleet wants to know how this display is. */
  beat: () => Promise<void>;
}

/** Every link to the server as one: any of them alone keeps the screen live, and its loss is nobody's business. */
export class Links {
  readonly view = createStore<LinkView>({ isConnected: false, lostAt: null, confirmedAt: 0 });
  readonly #links: readonly Link[];
  #timeToldAt = -Infinity;
  #commands: readonly string[] = [];

  /** @param open the links, the best one for taps first */
  constructor(
    private readonly options: LinksOptions,
    open: readonly ((events: LinkEvents) => Link)[],
  ) {
    this.#links = open.map((make) => make(this.#events()));
    for (const { isUp } of this.#links) isUp.subscribe(() => this.#judge());
  }

  /** Picks up what was remembered, then connects. */
  async start(): Promise<void> {
    const { clock, database } = this.options;
    const confirmedAt = ((await database.get('facts', 'confirmedAt')) as number | undefined) ?? 0;
    this.view.set({ isConnected: false, lostAt: clock.now(), confirmedAt });
    addEventListener('offline', this.#doubt);
    addEventListener('online', this.#hurry);
    for (const link of this.#links) link.start();
  }

  stop(): void {
    removeEventListener('offline', this.#doubt);
    removeEventListener('online', this.#hurry);
    for (const link of this.#links) link.stop();
  }

  /** Whether the server has told its time lately. */
  isTimeTold(): boolean {
    return performance.now() - this.#timeToldAt < timeToldEveryMs;
  }

  /** Tells the fleet how this display is, by the best link. Whether it was heard; null where none is up. */
  async tell(telemetry: Telemetry): Promise<boolean | null> {
    return this.#links.find(({ isUp }) => isUp.get())?.tell(telemetry) ?? null;
  }

  /** Ways for a request, the best one first. */
  ways(): ((request: DisplayRequest) => Promise<DisplayReply | null>)[] {
    return this.#links.filter(({ isUp }) => isUp.get()).map((link) => (request) => link.request(request));
  }

  #events(): LinkEvents {
    const { options } = this;
    return {
      opened: () => {
        this.#confirm();
        // A link that tells of known rooms only has nothing to say to a display that knows none.
        if (options.book.shown.get() === null) this.#run(options.probe());
        this.#run(options.beat());
      },
      rooms: (roomIds) => this.#run(options.book.order(roomIds)),
      schedule: (message, { isNews }) => {
        this.#run(options.book.receive(message));
        if (isNews) this.#confirm(Date.parse((message as { serverTime: string }).serverTime));
      },
      time: (now) => this.#confirm(now),
      alive: () => this.#confirm(),
      roomRefused: (roomId) => {
        options.book.forget(roomId);
        this.#run(options.probe());
      },
      revoked: () => this.#run(options.revoked()),
      settings: (settings) => this.#run(options.settings(settings)),
      command: (command) => {
        // It may come by every link.
        if (this.#commands.includes(command.commandId)) return;
        this.#commands = [command.commandId, ...this.#commands].slice(0, rememberedCommands);
        options.command(command);
      },
    };
  }

  #judge(): void {
    const before = this.view.get();
    const isConnected = this.#links.some(({ isUp }) => isUp.get());
    if (isConnected === before.isConnected) return;
    const lostAt = isConnected ? null : (before.lostAt ?? this.options.clock.now());
    this.view.set({ ...before, isConnected, lostAt });
  }

  /** The server spoke: what is shown is true as of now. */
  #confirm(serverNow?: number): void {
    const { clock, database, tabletNow } = this.options;
    if (serverNow !== undefined && Number.isFinite(serverNow)) {
      clock.observe(serverNow);
      this.#timeToldAt = performance.now();
    }
    const confirmedAt = clock.now();
    const before = this.view.get();
    // A last word of a link that is gone by now vouches for nothing.
    if (!before.isConnected || Math.abs(confirmedAt - before.confirmedAt) < confirmEveryMs) return;
    this.view.set({ ...before, confirmedAt });
    this.#run(database.put('facts', confirmedAt, 'confirmedAt'));
    if (clock.isConfirmed) this.#run(database.put('facts', confirmedAt - tabletNow(), 'clockCorrection'));
  }

  /**
   * The browser lost its network. Its word is not enough (a server on the same machine is still there), and a link would
   * notice a dead line only after a while.
   */
  readonly #doubt = (): void => this.#run(this.#probe());

  async #probe(): Promise<void> {
    if (await this.options.probe()) return;
    for (const link of this.#links) link.drop();
  }

  readonly #hurry = (): void => {
    for (const link of this.#links) link.hurry();
  };

  #run(work: Promise<unknown>): void {
    work.catch((error: unknown) => console.warn('What a link said could not be followed', error));
  }
}

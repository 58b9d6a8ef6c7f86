import { Actions } from '../features/actions/actions';
import { createRequest } from '../features/actions/requests';
import { LiveLink } from '../features/connection/live-link';
import { ScheduleBook } from '../features/connection/schedule-book';
import { approveDemo } from '../features/pairing/demo-approval';
import { DeviceFlow, type Approve } from '../features/pairing/device-flow';
import { Board } from '../features/room/board';
import { DisplayApi } from '../lib/api';
import { ServerClock } from '../lib/clock';
import { Credentials } from '../lib/credentials';
import { openDatabase, type DisplayDatabase } from '../lib/database';
import type { Environment } from '../lib/environment';
import { Session } from '../lib/session';
import { wait } from '../lib/wait';

const tabletNow = (): number => Date.now();
/** Tokens are looked at this often, so that a display nobody touches keeps its pairing alive. */
const renewalCheckMs = 30_000;

/** The parts of a display, put together. Nothing runs before `start`. */
export class Display {
  readonly clock = new ServerClock(() => performance.now(), tabletNow());
  readonly session: Session;
  readonly pairing: DeviceFlow;
  readonly book: ScheduleBook;
  readonly link: LiveLink;
  readonly board: Board;
  readonly actions: Actions;
  readonly #api: DisplayApi;

  static async open(environment: Environment, origin: string): Promise<Display> {
    return new Display(environment, origin, await openDatabase(environment.profile));
  }

  private constructor(
    private readonly environment: Environment,
    private readonly origin: string,
    private readonly database: DisplayDatabase,
  ) {
    const { clock } = this;
    const session = (this.session = new Session(origin, new Credentials(database, window.lintelShell ?? null), clock));
    this.pairing = new DeviceFlow({ oauth: session, clock, wait });
    this.#api = new DisplayApi(session);
    const book = (this.book = new ScheduleBook(database, environment.roomId));
    this.link = new LiveLink({ session, clock, book, database, tabletNow, probe: () => this.#isReachable() });
    this.board = new Board(clock, book.shown, this.link.view);
    this.actions = new Actions({
      sendLive: (request) => this.link.request(request),
      sendHttp: (path, body) => this.#api.call('POST', path, body),
      createRequest: (intent) =>
        createRequest(intent, book.shown.get()?.roomId ?? '', clock.now(), crypto.randomUUID()),
      refresh: () => void this.#isReachable(),
    });
  }

  /** Runs as long as the page: pair, live, and pair again whenever the server withdraws the pairing. */
  async start(): Promise<never> {
    // Not to be cleared when the disk fills up; where the browser says no, it goes on without the promise.
    await navigator.storage?.persist?.();
    const correction = (await this.database.get('facts', 'clockCorrection')) as number | undefined;
    if (correction !== undefined) this.clock.assume(tabletNow() + correction);
    await this.book.restore();
    await this.session.start();
    // A demo link opens its door once: a display that was withdrawn waits for an administrator like any other.
    for (let approve = this.#demoApproval(); ; approve = null) {
      if (this.session.status.get() === 'unpaired') await this.#pair(approve);
      await this.#live();
    }
  }

  #demoApproval(): Approve | null {
    const { demo } = this.environment;
    return demo && ((userCode) => approveDemo(this.origin, demo, userCode));
  }

  async #pair(approve: Approve | null): Promise<void> {
    this.pairing.view.set({ kind: 'starting' });
    await this.session.adopt(await this.pairing.run(approve));
  }

  async #live(): Promise<void> {
    const ended = new AbortController();
    const unsubscribe = this.session.status.subscribe(() => ended.abort());
    await this.link.start();
    while (!ended.signal.aborted) {
      await wait(renewalCheckMs, ended.signal);
      if (!ended.signal.aborted) await this.#keepTokensFresh();
    }
    unsubscribe();
    this.link.stop();
    this.book.clear();
    this.actions.show({ kind: 'idle' });
  }

  async #keepTokensFresh(): Promise<void> {
    try {
      await this.session.accessToken();
    } catch (error) {
      console.warn('The tokens could not be renewed yet', error);
    }
  }

  async #isReachable(): Promise<boolean> {
    try {
      await this.#refresh();
      return true;
    } catch (error) {
      console.warn('The server does not answer', error);
      return false;
    }
  }

  async #refresh(): Promise<void> {
    const roomId = this.book.shown.get()?.roomId;
    const query = roomId ? `?resourceId=${roomId}` : '';
    await this.book.receive(await this.#api.call('GET', `/api/v1/display/schedule${query}`));
  }
}

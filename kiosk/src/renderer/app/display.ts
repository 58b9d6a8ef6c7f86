import { scheduleSchema, type RoomSchedule } from '@lintel/shared/contracts';
import { acceptedFactors, defaultPolicy } from '@lintel/shared/policy';
import { Actions } from '../features/actions/actions';
import { createRequest, createTap, mayWait, toHttp } from '../features/actions/requests';
import { Links } from '../features/connection/links';
import { MqttLink } from '../features/connection/mqtt-link';
import { ScheduleBook } from '../features/connection/schedule-book';
import { SocketLink } from '../features/connection/socket-link';
import { Commander } from '../features/fleet/commander';
import { readBattery, readScreen } from '../features/fleet/device';
import { FleetReports } from '../features/fleet/fleet-reports';
import { Heartbeat } from '../features/fleet/heartbeat';
import { SettingsKeeper } from '../features/fleet/settings-keeper';
import { Courier } from '../features/offline/courier';
import { Outbox } from '../features/offline/outbox';
import { approveDemo } from '../features/pairing/demo-approval';
import { DeviceFlow, type Approve } from '../features/pairing/device-flow';
import { NearbyFinder } from '../features/nearby/nearby-finder';
import { Board } from '../features/room/board';
import { RoomsBoard } from '../features/rooms-board/rooms-board';
import { DisplayApi, ProblemError } from '../lib/api';
import { ServerClock } from '../lib/clock';
import { Credentials } from '../lib/credentials';
import { openDatabase, type DisplayDatabase } from '../lib/database';
import type { Environment } from '../lib/environment';
import { Session } from '../lib/session';
import { wait } from '../lib/wait';

const tabletNow = (): number => Date.now();
/** Tokens and waiting taps are looked at this often, so that a display nobody touches keeps its pairing alive. */
const checkMs = 30_000;

/** The parts of a display, put together. Nothing runs before `start`. */
export class Display {
  readonly clock = new ServerClock(() => performance.now(), tabletNow());
  readonly session: Session;
  readonly pairing: DeviceFlow;
  readonly book: ScheduleBook;
  readonly links: Links;
  readonly settings: SettingsKeeper;
  readonly commander: Commander;
  readonly #heartbeat: Heartbeat;
  readonly outbox: Outbox;
  readonly board: Board;
  readonly rooms: RoomsBoard;
  readonly nearby: NearbyFinder;
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
    const shell = window.lintelShell ?? null;
    const session = (this.session = new Session(origin, new Credentials(database, shell), clock));
    this.pairing = new DeviceFlow({ oauth: session, clock, wait });
    this.#api = new DisplayApi(session);
    const book = (this.book = new ScheduleBook(database, environment.roomId));
    const settings = (this.settings = new SettingsKeeper(database));
    const reports = new FleetReports(this.#api);
    this.commander = new Commander({
      database,
      machine: shell,
      configure: (message) => settings.receive(message),
      report: (result) => reports.report(result),
      upload: (commandId, screenshot) => reports.upload(commandId, screenshot),
      reload: () => location.reload(),
    });
    this.#heartbeat = new Heartbeat({
      tell: (telemetry) => this.links.tell(telemetry),
      shell,
      version: __APP_VERSION__,
      now: () => performance.now(),
      battery: readBattery,
      screen: readScreen,
    });
    this.links = new Links(
      {
        clock,
        book,
        database,
        tabletNow,
        probe: () => this.#isReachable(),
        revoked: () => session.end('revoked'),
        settings: (message) => settings.receive(message),
        command: (command) => void this.commander.take(command),
        beat: () => this.#heartbeat.beat(),
      },
      [(events) => new SocketLink(session, events), (events) => new MqttLink(session, book.rooms, events)],
    );
    const courier = new Courier({
      links: () => this.links.ways(),
      sendHttp: (request) => {
        const { path, body } = toHttp(request);
        return this.#api.call('POST', path, body);
      },
    });
    this.outbox = new Outbox({
      database,
      sign: (request) => session.sign(request),
      deliver: (request) => courier.deliver(request),
      refresh: () => this.#refresh(),
      report: (report) => this.actions.tell(report),
    });
    this.board = new Board(clock, book.shown, this.links.view, this.outbox.taps);
    this.rooms = new RoomsBoard(clock, book.all, this.links.view);
    this.nearby = new NearbyFinder({
      board: this.board.view,
      ask: (roomId) => this.#api.call('GET', `/api/v1/display/nearby?resourceId=${roomId}`),
    });
    this.actions = new Actions({
      createTap: (intent, endsAt, shown) => {
        const roomId = book.shown.get()?.roomId ?? '';
        return createTap(createRequest(intent, roomId, clock.now(), crypto.randomUUID(), shown), endsAt);
      },
      acceptedFor: ({ action }) => acceptedFactors(book.shown.get()?.policy ?? defaultPolicy, action),
      signCode: () => session.doorCode(book.shown.get()?.roomId ?? ''),
      deliver: (request) => courier.deliver(request),
      isConnected: () => this.links.view.get().isConnected,
      mayWait: (request) => {
        const schedule = book.shown.get();
        return schedule !== null && mayWait(request, schedule.policy);
      },
      outbox: this.outbox,
      refresh: () => void this.#isReachable(),
    });
    let wasConnected = false;
    this.links.view.subscribe(() => {
      const { isConnected } = this.links.view.get();
      if (isConnected && !wasConnected) {
        void this.outbox.send();
        void this.commander.tellAgain();
      }
      wasConnected = isConnected;
    });
  }

  /** Runs as long as the page: pair, live, and pair again whenever the server withdraws the pairing. */
  async start(): Promise<never> {
    // Not to be cleared when the disk fills up; where the browser says no, or asks somebody first, it goes on without.
    void navigator.storage?.persist?.().catch((error: unknown) => console.warn('The store may be cleared', error));
    const correction = (await this.database.get('facts', 'clockCorrection')) as number | undefined;
    if (correction !== undefined) this.clock.assume(tabletNow() + correction);
    await this.book.restore();
    await this.outbox.restore();
    await this.settings.restore();
    await this.commander.restore();
    addEventListener('error', ({ error }) => this.#heartbeat.noteError(error));
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
    await this.links.start();
    void this.#heartbeat.run(ended.signal);
    while (!ended.signal.aborted) {
      await wait(checkMs, ended.signal);
      if (!ended.signal.aborted) await this.#keepUp();
    }
    unsubscribe();
    this.links.stop();
    this.book.clear();
    this.outbox.clear();
    await this.settings.clear();
    this.actions.reset();
  }

  /** What no link does by itself. */
  async #keepUp(): Promise<void> {
    await this.#keepTokensFresh();
    await this.outbox.send();
    // Without the socket nobody tells the time.
    if (!this.links.isTimeTold()) await this.#isReachable();
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
    const known = this.book.shown.get()?.roomId;
    const schedule = await this.#schedule(known).catch((error: unknown) => {
      if (known === undefined || !(error instanceof ProblemError) || error.problem.code !== 'NOT_FOUND') throw error;
      // It stands beside other rooms by now.
      this.book.forget(known);
      return this.#schedule(undefined);
    });
    this.clock.observe(Date.parse(schedule.serverTime));
    await this.book.receive(schedule);
  }

  async #schedule(roomId: string | undefined): Promise<RoomSchedule> {
    const query = roomId ? `?resourceId=${roomId}` : '';
    return scheduleSchema.parse(await this.#api.call('GET', `/api/v1/display/schedule${query}`));
  }
}

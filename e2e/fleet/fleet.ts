import type { DisplayRequest } from '@lintel/shared/contracts';
import { MINUTE_MS } from '@lintel/shared/time';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import type { FaultRun } from '../support/fault-run.js';
import { FleetHouse } from './house.js';
import { Ledger } from './ledger.js';
import { STEP_MS, type FleetOptions } from './options.js';
import { Oracle } from './oracle.js';
import type { Screen } from './screen.js';
import { chooseTap, tapAndWatch } from './taps.js';

/** How long the taps of a step are spread over, in real time: at a tenth of the pace of the clock, ten times as dense as in life. */
const BUSY_MS = 1_000;
/** One room in so many is tapped in each step. */
const ROOMS_PER_TAP = 20;
/** Of those that lose their network, how many are tapped at that very moment, and how many while they are away. */
const TAPPED_AS_CUT = 0.3;
const TAPPED_AWAY = 0.3;
const MOST_STEPS_AWAY = 6;
const RETURN_PATIENCE_MS = 15_000;
const TELEMETRY_EVERY_STEPS = 3;
/** In the first fifth of a run the server's code is still being compiled: what taps took then is told apart. */
const COLD_SHARE = 0.2;

export interface FleetReport {
  displays: number;
  rooms: number;
  steps: number;
  /** Screens compared with the truth, all steps together. */
  compared: number;
  wrongScreens: readonly string[];
  /** For how long a live screen differed from the truth at most. */
  longestLagMs: number;
  /** From a tap to the answer, and to the last other screen of the room. */
  answersMs: number[];
  lastsMs: number[];
  /** The latter in the first fifth of the run, which is not in it. */
  coldLastsMs: number[];
  requests: number;
  refusals: Record<string, number>;
  sentLater: number;
  lost: number;
  duplicated: number;
  losses: number;
  reconnects: number;
  /** From the network's return to the room's schedule. */
  returnsMs: number[];
  /** Resident memory of the server, bytes. */
  memory: { before: number; connected: number; after: number };
  seconds: number;
  /** How late the process of the displays was at anything while the clock ran: no figure here is better than that. */
  ownDelayMs: { p50: number; p99: number; max: number };
}

/** Displays that hold, tap, lose their network and come back while the clock runs, and what their screens showed. */
export class Fleet {
  private readonly away = new Map<Screen, { until: number; isTapped: boolean }>();
  private readonly answersMs: number[] = [];
  private readonly lastsMs: number[] = [];
  private readonly coldLastsMs: number[] = [];
  private losses = 0;
  private sentLater = 0;
  private step = 0;

  private constructor(
    private readonly run: FaultRun,
    private readonly options: FleetOptions,
    private readonly house: FleetHouse,
    private readonly ledger: Ledger,
    private readonly oracle: Oracle,
    private readonly random: () => number,
  ) {}

  static async simulate(run: FaultRun, options: FleetOptions): Promise<FleetReport> {
    const house = await FleetHouse.open(run, options);
    await house.furnish(run.random('meetings'));
    const before = await house.memory();
    await house.pairAll();
    const fleet = new Fleet(run, options, house, new Ledger(run), new Oracle(house), run.random('people'));
    await fleet.allBack(house.screens);
    const connected = await house.memory();
    const lived = await fleet.live();
    const settled = await fleet.ledger.settle(house);
    const complaints = house.server.stderr;
    run.check('the server had nothing to complain of', complaints.length === 0, () => complaints);
    const memory = { before, connected, after: await house.memory() };
    return { ...fleet.report(), ...lived, ...settled, memory };
  }

  private async live(): Promise<Pick<FleetReport, 'steps' | 'seconds' | 'ownDelayMs'>> {
    const { house, run } = this;
    const ownDelay = monitorEventLoopDelay({ resolution: 5 });
    ownDelay.enable();
    const startedAt = performance.now();
    const begin = house.now;
    const steps = Math.round((this.options.minutes * MINUTE_MS) / STEP_MS);
    const stepsPerMinute = MINUTE_MS / STEP_MS;
    for (this.step = 1; this.step <= steps; this.step += 1) {
      await this.goOn(begin + this.step * STEP_MS);
      if (this.step % stepsPerMinute === 0)
        run.say(`  minute ${this.step / stepsPerMinute} of ${this.options.minutes}`);
    }
    ownDelay.disable();
    const seconds = (performance.now() - startedAt) / 1_000;
    await this.comeBack([...this.away.keys()]);
    await this.compare();
    const ms = (percentile: number) => ownDelay.percentile(percentile) / 1e6;
    return { steps, seconds, ownDelayMs: { p50: ms(50), p99: ms(99), max: ownDelay.max / 1e6 } };
  }

  /** A while of simulated time: some come back, time passes, people tap, some networks fail. */
  private async goOn(instant: number): Promise<void> {
    await this.comeBack([...this.away].flatMap(([screen, { until }]) => (until <= this.step ? [screen] : [])));
    this.screensTellHealth();
    if (await this.house.moveTo(instant)) await this.everybodyHears(instant);
    await this.compare();
    for (const screen of this.house.screens) screen.forget();
    await Promise.all([this.peopleTap(), this.networksFail()]);
    for (const [screen, stay] of this.away) {
      if (!stay.isTapped && this.random() < TAPPED_AWAY) this.tapUnheard(screen, stay);
    }
    await this.compare();
  }

  private screensTellHealth(): void {
    for (const [index, screen] of this.house.screens.entries()) {
      if (index % TELEMETRY_EVERY_STEPS === this.step % TELEMETRY_EVERY_STEPS) screen.tellHealth();
    }
  }

  /** A clock that is moved makes the server tell everybody everything: no day at any office has that, nor waits for it. */
  private async everybodyHears(instant: number): Promise<void> {
    const deaf = () => this.house.screens.filter((screen) => screen.isLive && !screen.hasHeardSince(instant));
    const isTold = await eventually(() => deaf().length === 0, RETURN_PATIENCE_MS);
    this.run.check('every live screen is told that the clock was moved', isTold, () => deaf().map(({ name }) => name));
  }

  /** One tap a room at most, at a door that is live. */
  private async peopleTap(): Promise<void> {
    const { rooms } = this.house;
    const count = Math.max(1, Math.round(rooms.length / ROOMS_PER_TAP));
    const chosen = rooms.map((room) => ({ room, at: this.random() })).sort((a, b) => a.at - b.at);
    await Promise.all(
      chosen.slice(0, count).map(async ({ room }) => {
        const pause = this.random() * BUSY_MS;
        const beside = this.house.screens.filter(({ roomId }) => roomId === room.id);
        const at = Math.floor(this.random() * beside.length);
        await delay(pause);
        const screen = beside[at]!;
        const request = screen.isLive ? chooseTap(screen, this.random) : null;
        if (!request) return;
        const others = beside.filter((other) => other !== screen);
        const seen = await tapAndWatch(screen, others, request, this.ledger);
        if (!seen) {
          this.sentLater += 1;
          return;
        }
        const { answerMs, lastMs } = seen;
        this.answersMs.push(answerMs);
        if (Number.isNaN(lastMs)) return;
        const isCold = this.step <= (this.options.minutes * MINUTE_MS * COLD_SHARE) / STEP_MS;
        (isCold ? this.coldLastsMs : this.lastsMs).push(lastMs);
        this.run.check('a tap reaches every other screen of its room', Number.isFinite(lastMs), () => ({
          room: room.name,
          request,
        }));
      }),
    );
  }

  private async networksFail(): Promise<void> {
    const share = (this.options.flaky * STEP_MS) / MINUTE_MS;
    const struck = this.house.screens.filter((screen) => !this.away.has(screen) && this.random() < share);
    await Promise.all(
      struck.map(async (screen) => {
        const pause = this.random() * BUSY_MS;
        const stay = { until: this.step + 1 + Math.floor(this.random() * MOST_STEPS_AWAY), isTapped: false };
        const isTapped = this.random() < TAPPED_AS_CUT;
        await delay(pause);
        this.away.set(screen, stay);
        this.losses += 1;
        // The request leaves, and nobody knows whether it has arrived.
        if (isTapped) this.tapUnheard(screen, stay);
        if (isTapped) await delay(this.random() * 10);
        screen.cut();
      }),
    );
  }

  /** A tap whose answer comes when the network does. */
  private tapUnheard(screen: Screen, stay: { isTapped: boolean }): void {
    const request: DisplayRequest | null = chooseTap(screen, this.random);
    if (!request) return;
    stay.isTapped = true;
    this.sentLater += 1;
    this.ledger.ask(request);
    void screen.tap(request).then((reply) => this.ledger.answered(reply));
  }

  private async comeBack(screens: readonly Screen[]): Promise<void> {
    for (const screen of screens) {
      this.away.delete(screen);
      screen.restore();
    }
    await this.allBack(screens);
  }

  private async allBack(screens: readonly Screen[]): Promise<void> {
    const missing = () => screens.filter(({ isLive, schedule }) => !isLive || schedule === null);
    const isBack = await eventually(() => missing().length === 0, RETURN_PATIENCE_MS);
    this.run.check('every display comes back, and sends what it kept', isBack, () => missing().map(({ name }) => name));
  }

  private async compare(): Promise<void> {
    const wrong = await this.oracle.findWrong();
    this.run.check('no screen shows a wrong state', wrong.length === 0, () => wrong.slice(0, 3));
  }

  private report() {
    const { ledger, oracle, house, answersMs, lastsMs, coldLastsMs, losses, sentLater } = this;
    return {
      displays: house.screens.length,
      rooms: house.rooms.length,
      compared: oracle.compared,
      wrongScreens: oracle.wrongScreens,
      longestLagMs: oracle.longestLagMs,
      answersMs,
      lastsMs,
      coldLastsMs,
      requests: ledger.asked.size,
      refusals: Object.fromEntries(ledger.refusals),
      sentLater,
      losses,
      reconnects: house.screens.reduce((sum, { reconnects }) => sum + reconnects, 0),
      returnsMs: house.screens.flatMap(({ returnsMs }) => returnsMs),
    };
  }
}

import type { Booking, CalendarConflict } from '@lintel/shared/contracts';
import type { BenchCalendar, SyncBench } from '../../../server/src/modules/calendars/testing/sync-bench.js';
import type { FaultRun } from '../../support/fault-run.js';

const HOUR = 3_600_000;
/** Far more than it takes: conflicts are settled 200 at a time. */
const MOST_TURNS = 20;

/** What people and providers do. */
export class Life {
  readonly counts: Record<string, number> = {};
  private readonly random: () => number;
  private names = 0;
  /** Those that others made, by calendar. */
  private readonly series = new Map<string, string[]>();

  constructor(
    private readonly run: FaultRun,
    private readonly bench: SyncBench,
    private readonly calendars: readonly BenchCalendar[],
  ) {
    this.random = run.random('life');
  }

  async happen(calendar: BenchCalendar): Promise<void> {
    if (this.random() < 0.3) await this.changeHere(calendar);
    if (this.random() < 0.3) this.changeThere(calendar);
    if (this.random() < 0.15) this.disturb(calendar);
  }

  /** Faults end, conflicts are settled, and everything waiting has its turn. */
  async calm(): Promise<void> {
    const { google, microsoft, house } = this.bench;
    for (const remote of [google, microsoft]) {
      remote.faults.clear();
      remote.fake.push.undisturb();
    }
    // Each turn settles what it finds, and may bring to light what else somebody has to decide.
    let left = Infinity;
    for (let turn = 0; turn < MOST_TURNS && (left > 0 || turn < 3); turn++) {
      await house.clock.moveTo(house.clock.now() + 7 * HOUR);
      for (const calendar of this.calendars) await this.bench.sync(calendar);
      left = await this.settle();
    }
    this.run.equal('nothing is left to be settled', left, 0);
  }

  private async settle(): Promise<number> {
    const response = await this.bench.admin.fetch('/api/v1/calendars/conflicts?limit=200');
    const { items } = (await response.json()) as { items: CalendarConflict[] };
    for (const { id, kind } of items) {
      const keep = kind !== 'TAKEN' && this.random() < 0.5 ? 'THEIRS' : 'OURS';
      const answer = await this.bench.admin.fetch(`/api/v1/calendars/conflicts/${id}/resolve`, { json: { keep } });
      this.count(`settled ${kind} ${answer.status}`);
    }
    return items.length;
  }

  private async changeHere(calendar: BenchCalendar): Promise<void> {
    const booking = this.pick(await this.bench.standing(calendar));
    const dice = this.random();
    if (!booking || dice < 0.4)
      return this.try('booked', () => this.bench.book(calendar, ...this.span(), { title: this.name() }));
    if (dice < 0.6) return this.try('renamed', () => this.bench.patch(booking, { title: this.name() }));
    const [start, end] = this.span();
    if (dice < 0.85) return this.try('moved', () => this.bench.patch(booking, { start, end }));
    return this.try('cancelled', () => this.bench.cancel(booking));
  }

  private changeThere({ remote, address }: BenchCalendar): void {
    const event = this.pick(remote.instances(address));
    const [start, end] = this.span();
    const dice = this.random();
    if (this.random() < 0.25) return this.changeSeriesThere({ remote, address });
    this.count('changed there');
    if (!event || dice < 0.35) remote.create(address, { title: this.name(), start, end });
    else if (dice < 0.6) remote.edit(address, event.id, { title: this.name() });
    else if (dice < 0.85) remote.edit(address, event.id, { start, end });
    else remote.delete(address, event.id);
  }

  /** Nobody tells of an occurrence that goes with a day, an hour or the end of its series. */
  private changeSeriesThere({ remote, address }: Pick<BenchCalendar, 'remote' | 'address'>): void {
    const all = this.series.get(address) ?? [];
    this.series.set(address, all);
    const id = this.pick(all);
    const [start, end] = this.span().map((at) => at.slice(0, 19)) as [string, string];
    const weekly = { start, end, count: 1 + Math.floor(this.random() * 4) };
    const dice = this.random();
    this.count('series changed there');
    if (id === undefined || dice < 0.4) all.push(remote.createWeekly(address, { title: this.name(), ...weekly }));
    else if (dice < 0.8) remote.recur(address, id, weekly);
    else {
      remote.delete(address, id);
      all.splice(all.indexOf(id), 1);
    }
  }

  private disturb(calendar: BenchCalendar): void {
    const { remote, address, id } = calendar;
    const { faults, paths, answers } = remote;
    const write = this.pick([paths.insert, paths.patch, paths.remove])!;
    const all: [string, () => unknown][] = [
      ['cursor expired', () => remote.expireCursors(address)],
      ['429', () => faults.answer(paths.any, { ...answers.throttled, retryAfterSeconds: 30 })],
      ['503', () => faults.answer(paths.any, answers.down)],
      ['answer lost', () => faults.loseAnswer(write)],
      [
        'worker died',
        () => faults.add({ match: write, effect: { kind: 'meanwhile', act: () => this.stealLease(id) } }),
      ],
      ['messages lost', () => this.bench.google.fake.push.disturb('drop', 5)],
      ['small pages', () => remote.pageOf(1 + Math.floor(this.random() * 5))],
    ];
    const [name, act] = this.pick(all)!;
    this.count(name);
    act();
  }

  private stealLease(id: string): Promise<unknown> {
    return this.bench.house.db.systemStatement(
      'UPDATE calendar SET lease_no = lease_no + 1, locked_until = NULL WHERE id = $1',
      [id],
    );
  }

  /** A refusal (the time is taken, the meeting is over) is an answer like any other. */
  private async try(name: string, act: () => Promise<Booking | void>): Promise<void> {
    try {
      await act();
      this.count(name);
    } catch {
      this.count('refused');
    }
  }

  /** Days ahead, so that none of it is over before the end. */
  private span(): [string, string] {
    const hour = Math.floor(this.random() * 60) + 120;
    const start = Math.floor(this.bench.house.clock.now() / (24 * HOUR)) * 24 * HOUR + hour * HOUR;
    return [new Date(start).toISOString(), new Date(start + HOUR).toISOString()];
  }

  private name(): string {
    return `Meeting ${++this.names}`;
  }

  private pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}

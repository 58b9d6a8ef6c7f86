import { setTimeout as delay } from 'node:timers/promises';
import { lineKinds } from '../../support/display-line.js';
import type { FaultRun } from '../../support/fault-run.js';
import { BusyDoor } from './displays.js';
import { StruckHouse } from './house.js';
import { Ledger } from './ledger.js';
import { BusyPerson } from './people.js';
import { RoomWatch } from './room-watch.js';
import { bookingsByMark, checkDatabase, checkRetained } from './truth.js';

const PEOPLE = 6;

/** People and doors that book without a pause, what they were told, and whoever watches the rooms. */
export class Stream {
  private constructor(
    private readonly run: FaultRun,
    readonly house: StruckHouse,
    readonly watch: RoomWatch,
    private readonly ledger: Ledger,
    private readonly people: readonly BusyPerson[],
    private readonly doors: readonly BusyDoor[],
  ) {}

  static async open(run: FaultRun): Promise<Stream> {
    const house = await StruckHouse.open(run);
    const ledger = new Ledger(run);
    const people = Array.from({ length: PEOPLE }, (_, index) => {
      const caller = house.people[index % house.people.length]!;
      return new BusyPerson(run, caller, house.rooms, ledger, run.random(`person ${index}`));
    });
    const doors = await Promise.all(lineKinds.map((kind) => BusyDoor.open(run, house, kind, ledger)));
    return new Stream(run, house, new RoomWatch(run, house.mqttUrl), ledger, people, doors);
  }

  /** Everybody is busy until, some time later, `strike` has struck; whoever gets no answer does nothing more. */
  async strike(afterMs: number, strike: () => Promise<void>): Promise<void> {
    await Promise.all(this.doors.map((door) => door.connect()));
    let hasStruck = false;
    const busy = [...this.people, ...this.doors].map(async (one) => {
      while (!hasStruck) {
        if (await one.act()) continue;
        this.run.check('only a fault of ours keeps somebody without an answer', hasStruck);
        return;
      }
    });
    await delay(afterMs);
    hasStruck = true;
    await strike();
    await Promise.all(busy);
  }

  /** What was acknowledged is there, what was not is there wholly or not at all, and every subscriber is told. */
  async settle(): Promise<void> {
    this.ledger.settle(await bookingsByMark(this.house));
    await checkDatabase(this.run, this.house);
    await checkRetained(this.run, this.house, this.watch);
    for (const person of this.people) await person.repeatUnanswered();
  }

  /** The same once more, after everything open has been asked again. */
  async finish(): Promise<void> {
    await Promise.all(this.doors.map((door) => door.connect()));
    await this.settle();
    const { acknowledged, refused, done, undone } = this.ledger.counts;
    this.run.say(`  acknowledged ${acknowledged} (${this.ledger.size} bookings), refused ${refused}`);
    this.run.say(`  without an answer: ${done} turned out done, ${undone} not done`);
    this.run.say(`  ${this.watch.messages} messages on room topics`);
  }
}

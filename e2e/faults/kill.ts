import { setTimeout as delay } from 'node:timers/promises';
import { lineKinds } from '../support/display-line.js';
import { faultRun, type FaultRun } from '../support/fault-run.js';
import { BusyDoor } from './kill/displays.js';
import { KilledHouse } from './kill/house.js';
import { Ledger } from './kill/ledger.js';
import { BusyPerson } from './kill/people.js';
import { RoomWatch } from './kill/room-watch.js';
import { bookingsByMark, checkDatabase, checkRetained } from './kill/truth.js';

/**
 * Kill -9 at random instants of a stream of bookings. After each restart what was acknowledged is there, what was not is
 * there wholly or not at all, and every door and subscriber is told.
 */
await faultRun('kill', async (run) => {
  const kills = run.isShort ? 4 : 50;
  const random = run.random('kills');
  const house = await KilledHouse.open(run);
  const ledger = new Ledger(run);
  const watch = new RoomWatch(run, house.mqttUrl);
  const people = Array.from({ length: 6 }, (_, index) => {
    const caller = house.people[index % house.people.length]!;
    return new BusyPerson(run, caller, house.rooms, ledger, run.random(`person ${index}`));
  });
  const doors = await Promise.all(lineKinds.map((kind) => BusyDoor.open(run, house, kind, ledger)));
  const tally = { server: 0, both: 0, boot: 0 };

  for (let kill = 0; kill < kills; kill++) {
    await Promise.all(doors.map((door) => door.connect()));
    // After the first few milliseconds the stream is in full flow.
    await killDuring(
      run,
      house,
      [...people, ...doors],
      20 + random() * 1_200,
      random() < 0.5 ? 'server' : 'both',
      tally,
    );
    watch.forget();
    if (random() < 0.25) await killDuringStart(house, random() * (house.restarts[0] ?? 3_000), tally);
    await house.restart();

    ledger.settle(await bookingsByMark(house));
    await checkDatabase(run, house);
    await checkRetained(run, house, watch);
    for (const person of people) await person.repeatUnanswered();
  }
  await Promise.all(doors.map((door) => door.connect()));
  ledger.settle(await bookingsByMark(house));
  await checkDatabase(run, house);
  await checkRetained(run, house, watch);
  report(run, house, ledger, watch, tally);
});

type Tally = Record<'server' | 'both' | 'boot', number>;

async function killDuring(
  run: FaultRun,
  house: KilledHouse,
  busy: { act(): Promise<boolean> }[],
  afterMs: number,
  what: 'server' | 'both',
  tally: Tally,
): Promise<void> {
  let isKilled = false;
  const stream = busy.map(async (one) => {
    while (!isKilled) {
      const isConnected = await one.act();
      if (isConnected) continue;
      run.check('only a kill breaks a connection', isKilled);
      return;
    }
  });
  await delay(afterMs);
  isKilled = true;
  await house.kill(what);
  await Promise.all(stream);
  tally[what] += 1;
}

/** Once more while it is starting: it must not have begun anything that it cannot begin anew. */
async function killDuringStart(house: KilledHouse, afterMs: number, tally: Tally): Promise<void> {
  const { ready } = house.launch();
  await Promise.race([delay(afterMs), ready]);
  await house.kill('server');
  tally.boot += 1;
}

function report(run: FaultRun, house: KilledHouse, ledger: Ledger, watch: RoomWatch, tally: Tally): void {
  const { acknowledged, refused, done, undone } = ledger.counts;
  const sorted = house.restarts.toSorted((a, b) => a - b);
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  run.say(
    `  kills: ${tally.server} of the server, ${tally.both} of server and database, ${tally.boot} more while starting`,
  );
  run.say(`  acknowledged ${acknowledged} (${ledger.size} bookings), refused ${refused}`);
  run.say(`  unanswered at a kill: ${done} turned out done, ${undone} not done`);
  run.say(
    `  restart to ready: worst ${seconds(sorted.at(-1)!)}, median ${seconds(sorted[Math.floor(sorted.length / 2)]!)}`,
  );
  run.say(`  ${watch.messages} messages on room topics`);
}

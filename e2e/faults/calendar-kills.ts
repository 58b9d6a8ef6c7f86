import { SyncBench, type BenchCalendar } from '../../server/src/modules/calendars/testing/sync-bench.js';
import { faultRun } from '../support/fault-run.js';
import { moments, prepareStrike } from './calendar-kills/strike.js';
import { allWork } from './calendar-kills/work.js';
import { Workers } from './calendar-kills/workers.js';

/**
 * The process that synchronises calendars is killed (kill -9) at each step of its work: when its call has arrived and nothing was
 * done, when it was done and not answered, when the answer was read and is about to be committed, and when it has been. The next
 * process goes on: no event is lost and none is there twice, on either side, and no room is booked twice.
 */
await faultRun('calendar-kills', async (run) => {
  const bench = await SyncBench.open({ LINTEL_ROLES: 'api' });
  run.onEnd(() => bench.close());
  const workers = await Workers.open(run, bench);
  for (const { fake } of [bench.google, bench.microsoft]) fake.push.disturb('drop');
  const random = run.random('moments');
  const kills = (['GOOGLE', 'MICROSOFT'] as const).flatMap((provider) => {
    // The short form strikes each of them at one moment.
    const chosen = run.isShort ? [moments[Math.floor(random() * moments.length)]!] : moments;
    return chosen.map((moment) => ({ provider, moment }));
  });
  for (const { provider, moment } of kills) {
    const remote = bench.of(provider);
    const all = await allWork(bench, provider, workers.calm);
    const calendars = all.map(({ calendar }) => calendar);
    const strikes = all.map((work) => prepareStrike(bench, work, moment));
    await workers.keepOff(calendars);
    for (const { begin } of all) await begin();
    await workers.wake(calendars);
    await Promise.all(strikes.map(({ reached }) => reached));
    await workers.kill();
    for (const { name, isStored } of all)
      run.equal(`${provider}, ${moment}: ${name} is stored`, await isStored(), moment === 'after the commit');
    for (const strike of strikes) await strike.over();
    remote.faults.clear();
    await workers.start();
    await workers.calm(calendars);
    remote.pageOf(Infinity);
    for (const { name, calendar, expected } of all) {
      run.equal(`${provider}, killed ${moment} of ${name}: ours`, await ours(calendar), expected);
      run.equal(`${provider}, killed ${moment} of ${name}: theirs`, theirs(calendar), expected);
    }
  }
  const twice = await bench.house.db.systemStatement(
    `SELECT x.booking_id FROM claim x JOIN claim y ON x.subject_id = y.subject_id AND x.booking_id < y.booking_id
      WHERE x.period && y.period`,
  );
  run.equal('no room is booked twice', twice, []);

  async function ours(calendar: BenchCalendar): Promise<string[]> {
    return (await bench.standing(calendar)).map(shown).sort();
  }
});

function theirs({ remote, address }: BenchCalendar): string[] {
  return remote.events(address).map(shown).sort();
}

function shown({ title, start, end }: { title: string; start: string; end: string }): string {
  return `${start} ${end} ${title}`;
}

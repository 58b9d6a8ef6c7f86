import { SyncBench, type BenchCalendar } from '../../server/src/modules/calendars/testing/sync-bench.js';
import { faultRun } from '../support/fault-run.js';
import { Life } from './calendar-life/life.js';

const MINUTE = 60_000;
/** `--calendars=50 --rounds=300` (of two simulated minutes) is ten hours of fifty calendars. */
const of = (flag: string, usual: number) =>
  Number(new RegExp(`--${flag}=(\\d+)`).exec(process.argv.join(' '))?.[1] ?? usual);

/**
 * Calendars at Google and Microsoft and their rooms are changed at random on both sides for hours of a moved clock, while
 * cursors expire, calls are refused, answers and messages are lost and workers lose what they were about to commit. In the end,
 * once people have settled what they disagree about, both sides are equal and no room is booked twice.
 */
await faultRun('calendars', async (run) => {
  const bench = await SyncBench.open();
  run.onEnd(() => bench.close());
  const calendars: BenchCalendar[] = [];
  for (let number = 0; number < of('calendars', run.isShort ? 4 : 50); number++)
    calendars.push(await bench.addRoomCalendar(number % 2 ? bench.microsoft : bench.google));
  const life = new Life(run, bench, calendars);
  const rounds = of('rounds', run.isShort ? 12 : 300);
  for (let round = 0; round < rounds; round++) {
    for (const calendar of calendars) await life.happen(calendar);
    await bench.house.clock.moveTo(bench.house.clock.now() + 2 * MINUTE);
  }
  await life.calm();
  for (const calendar of calendars) {
    const ours = (await bench.standing(calendar)).map(({ title, start, end }) => `${start} ${end} ${title}`).sort();
    const theirs = calendar.remote
      .instances(calendar.address)
      .map(({ title, start, end }) => `${start} ${end} ${title}`)
      .sort();
    run.equal(`both sides of ${calendar.remote.provider} are equal`, ours, theirs);
  }
  const twice = await bench.house.db.systemStatement(
    `SELECT a.id FROM booking a JOIN booking_resource ra ON ra.booking_id = a.id
       JOIN booking_resource rb ON rb.resource_id = ra.resource_id AND rb.booking_id > a.id JOIN booking b ON b.id = rb.booking_id
      WHERE a.status = 'CONFIRMED' AND b.status = 'CONFIRMED' AND NOT a.in_conflict AND NOT b.in_conflict
        AND a.start_at < b.end_at AND b.start_at < a.end_at`,
  );
  run.equal('no room is booked twice', twice, []);
  run.say(`  ${rounds * 2} simulated minutes, ${calendars.length} calendars: ${JSON.stringify(life.counts)}`);
});

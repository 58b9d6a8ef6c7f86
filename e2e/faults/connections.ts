import { faultRun } from '../support/fault-run.js';
import { embeddedDatabaseUrl, queryDatabase } from '../support/embedded-database.js';
import { eventually } from '../support/eventually.js';
import type { StruckHouse } from './stream/house.js';
import { Stream } from './stream/stream.js';

/** Every connection to the database ends at random instants of a stream of bookings: the server lives on and catches up. */
await faultRun('connections', async (run) => {
  const random = run.random('cuts');
  const stream = await Stream.open(run);
  const { house } = stream;
  const url = await embeddedDatabaseUrl(house.dataDir);
  let cut = 0;

  for (let round = 0; round < (run.isShort ? 4 : 50); round++) {
    await stream.strike(20 + random() * 800, async () => {
      const ended = await queryDatabase(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      cut += ended.length;
    });
    run.check('it serves again', await eventually(() => serves(house)));
    await stream.settle();
    const complaints = house.server.stderr.filter((line) => !isAboutTheCut(line));
    run.check('the server lives on', complaints.length === 0, () => house.server.stderr);
  }
  await stream.finish();
  run.say(`  ${cut} connections cut`);
});

/** better-auth prints a query that failed, with its stack and fields, before it hands the failure on to us. */
function isAboutTheCut(line: string): boolean {
  return /^(\s|[{}]|error: terminating connection due to administrator command)/.test(line);
}

/** Whether it answers more requests at once than it keeps connections to its database. */
async function serves({ admin }: StruckHouse): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 40 }, () => admin.fetch('/api/v1/calendar/events?limit=1')));
  return answers.every(({ ok }) => ok);
}

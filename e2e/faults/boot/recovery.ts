import { setTimeout as delay } from 'node:timers/promises';
import { embeddedDatabaseUrl, postgresPid, queryDatabase } from '../../support/embedded-database.js';
import type { FaultRun } from '../../support/fault-run.js';
import { signIn } from '../../support/person.js';
import { choosePorts, startServerProcess, type ServerProcess } from '../../support/server-process.js';
import { refused } from './refusals.js';

/** What a first start makes, counted. */
interface House {
  rooms: number;
  devices: number;
  locations: number;
  people: number;
  agents: number;
  meetings: number;
}

async function houseOf(dataDir: string): Promise<House> {
  const [house] = await queryDatabase<House>(
    await embeddedDatabaseUrl(dataDir),
    `SELECT (SELECT count(*)::int FROM resource WHERE type = 'ROOM') AS rooms,
            (SELECT count(*)::int FROM resource WHERE type = 'DEVICE') AS devices,
            (SELECT count(*)::int FROM location) AS locations,
            (SELECT count(*)::int FROM membership) AS people,
            (SELECT count(*)::int FROM agent) AS agents,
            (SELECT count(*)::int FROM booking) AS meetings`,
  );
  return house!;
}

/** One time for all first starts, or their weeks would hold different meetings. */
const LINTEL_CLOCK = '2026-11-20T06:00:00Z';

export async function recovery(run: FaultRun): Promise<void> {
  const dataDir = await run.folder('recovery');
  const variables = { ...(await choosePorts()), LINTEL_DATA_DIR: dataDir, LINTEL_CLOCK };
  const origin = `http://127.0.0.1:${variables.PORT}`;
  const start = (more: Record<string, string> = {}): ServerProcess => {
    const server = startServerProcess({ ...variables, ...more });
    run.onEnd(() => server.end());
    return server;
  };

  const first = start();
  const firstStart = await first.ready;
  const whole = await houseOf(dataDir);

  const elsewhere = { ...variables, ...(await choosePorts()) };
  await refused(
    run,
    'a second start on the same data folder',
    elsewhere,
    new RegExp(`${dataDir}.*process ${first.pid}`),
  );
  run.equal('the first goes on', (await fetch(`${origin}/healthz`)).status, 200);

  await first.end('SIGKILL');
  const second = start();
  run.say(`  first start ${seconds(firstStart)}, restart after kill -9 ${seconds(await second.ready)}`);
  run.equal('a restart after kill -9 has what was there', await houseOf(dataDir), whole);
  const admin = await signIn(origin, 'admin@demo.test');
  run.equal('and answers', (await admin.fetch('/api/v1/resources')).status, 200);

  process.kill((await postgresPid(dataDir))!, 'SIGKILL');
  run.equal('without its database the server ends', await second.exit, { code: 1, signal: null });
  run.check(
    'and says so in a line',
    second.stderr.length === 1 && /PostgreSQL/.test(second.stderr[0]!),
    () => second.stderr,
  );
  const third = start();
  await third.ready;
  run.equal('the next start recovers the database', await houseOf(dataDir), whole);
  await third.end('SIGKILL');

  await killedFirstStarts(run, whole, firstStart);
}

/** First starts that are killed at random instants must become, once left alone, what one in peace becomes. */
async function killedFirstStarts(run: FaultRun, whole: House, firstStart: number): Promise<void> {
  const random = run.random('first starts');
  for (let house = 0; house < (run.isShort ? 1 : 6); house++) {
    const dataDir = await run.folder('first-start');
    const variables = { ...(await choosePorts()), LINTEL_DATA_DIR: dataDir, LINTEL_CLOCK };
    const kills: number[] = [];
    for (let round = 0; round < (run.isShort ? 2 : 4); round++) {
      const server = startServerProcess(variables);
      run.onEnd(() => server.end());
      // Most of the first half is spent on an empty database; the second, in which everything is made, is tried more often.
      const at = firstStart * Math.sqrt(random());
      await Promise.race([delay(at), server.ready]);
      kills.push(Math.round(at));
      await server.end('SIGKILL');
    }
    const server = startServerProcess(variables);
    run.onEnd(() => server.end());
    await server.ready;
    const when = `killed ${kills.join(', ')} ms after its starts`;
    run.equal(`a first start ${when} is made up for`, await houseOf(dataDir), whole);
    for (const email of ['admin@demo.test', 'leader@demo.test', 'member@demo.test', 'admin@other.test']) {
      await signIn(`http://127.0.0.1:${variables.PORT}`, email).then(
        () => run.check('everybody can sign in', true),
        (error: Error) => run.check(`${email} can sign in after a first start ${when}`, false, () => error.message),
      );
    }
    await server.end('SIGTERM');
  }
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

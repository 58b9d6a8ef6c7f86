import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { postgresPid } from '../../support/embedded-database.js';
import type { FaultRun } from '../../support/fault-run.js';
import { choosePorts, startServerProcess } from '../../support/server-process.js';

/** Variables nobody can start with, and what the sentence must name. */
const wrong: { variables: Record<string, string>; says: RegExp; never?: string }[] = [
  { variables: { PORT: 'http' }, says: /\bPORT=http\b/ },
  { variables: { PORT: '70000' }, says: /\bPORT=70000\b/ },
  { variables: { MQTT_PORT: '-1' }, says: /MQTT_PORT=-1/ },
  { variables: { HOST: '203.0.113.7' }, says: /203\.0\.113\.7.*\bHOST\b/ },
  { variables: { PUBLIC_URL: 'rooms.example.test' }, says: /PUBLIC_URL/ },
  { variables: { LINTEL_DEMO: 'maybe' }, says: /LINTEL_DEMO=maybe/ },
  { variables: { LINTEL_DEMO_PASSWORD: 'hunter2' }, says: /LINTEL_DEMO_PASSWORD/, never: 'hunter2' },
  { variables: { LINTEL_CLOCK: 'yesterday' }, says: /LINTEL_CLOCK=yesterday/ },
  { variables: { LINTEL_CLOCK: '2026-11-20T09:00:00Z', NODE_ENV: 'production' }, says: /LINTEL_CLOCK.*production/ },
  { variables: { LINTEL_TIME_ZONE: 'Mars/Olympus' }, says: /LINTEL_TIME_ZONE=Mars\/Olympus/ },
  { variables: { LINTEL_ROLES: 'api,cook' }, says: /LINTEL_ROLES=api,cook/ },
  { variables: { LINTEL_SECRETS_KEYS: 'abc123' }, says: /LINTEL_SECRETS_KEYS/, never: 'abc123' },
  { variables: { LINTEL_LOG_LEVEL: 'loud' }, says: /LINTEL_LOG_LEVEL=loud/ },
  { variables: { DATABASE_URL: 'mysql://root:hunter2@localhost/x' }, says: /DATABASE_URL/, never: 'hunter2' },
  { variables: { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:9/x' }, says: /DATABASE_URL/, never: 'hunter2' },
  { variables: { REDIS_URL: 'http://127.0.0.1' }, says: /REDIS_URL/ },
  { variables: { REDIS_URL: 'redis://:hunter2@127.0.0.1:9' }, says: /REDIS_URL/, never: 'hunter2' },
];

export async function refusals(run: FaultRun): Promise<void> {
  const folder = await run.folder('refusals');
  const isFile = join(folder, 'file');
  await writeFile(isFile, 'no folder');
  const cases = [...wrong, { variables: { LINTEL_DATA_DIR: isFile }, says: /LINTEL_DATA_DIR/, never: undefined }];
  const next = cases.values();
  const work = async () => {
    for (const { variables, says, never } of next) {
      const name = Object.entries(variables)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ');
      const dataDir = join(folder, name.replaceAll(/\W+/g, '-'));
      await refused(run, name, { PORT: '0', MQTT_PORT: '0', LINTEL_DATA_DIR: dataDir, ...variables }, says, never);
      run.equal(`${name}: no PostgreSQL is left`, await postgresPid(dataDir), null);
    }
  };
  await Promise.all([work(), work()]);
  await takenPorts(run, folder);
}

/** A start that must not be: exit code 1, one sentence on stderr, nothing of our code in it. */
export async function refused(
  run: FaultRun,
  name: string,
  variables: Record<string, string>,
  says: RegExp,
  never?: string,
): Promise<void> {
  const server = startServerProcess(variables);
  run.onEnd(() => server.end());
  await Promise.race([server.exit, server.ready.catch(() => undefined)]);
  const exit = await server.end();
  const text = server.stderr.join('\n');
  const isSentence = server.stderr.length === 1 && !/\bError: |node_modules|\.js:\d/.test(text);
  run.equal(`${name}: exit code 1`, exit, { code: 1, signal: null });
  run.check(`${name}: one sentence that says what is wrong`, isSentence && says.test(text), () => server.stderr);
  const leaks = [...server.stdout, text].filter((line) => never !== undefined && line.includes(never));
  run.check(`${name}: no secret is shown`, leaks.length === 0, () => leaks);
}

async function takenPorts(run: FaultRun, folder: string): Promise<void> {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  run.onEnd(() => occupant.close());
  const taken = String((occupant.address() as AddressInfo).port);
  for (const variable of ['PORT', 'MQTT_PORT']) {
    const dataDir = join(folder, variable);
    const variables = { ...(await choosePorts()), LINTEL_DATA_DIR: dataDir, [variable]: taken };
    await refused(run, `a taken ${variable}`, variables, new RegExp(`\\b${taken}\\b.*\\b${variable}=`));
    run.equal(`a taken ${variable}: no PostgreSQL is left`, await postgresPid(dataDir), null);
  }
}

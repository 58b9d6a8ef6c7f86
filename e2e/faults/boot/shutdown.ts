import mqtt from 'mqtt';
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { io } from 'socket.io-client';
import { embeddedDatabaseUrl, postgresPid, queryDatabase } from '../../support/embedded-database.js';
import { eventually } from '../../support/eventually.js';
import type { FaultRun } from '../../support/fault-run.js';
import { signIn, type Caller } from '../../support/person.js';
import { choosePorts, DEMO_AGENT_KEY, startServerProcess } from '../../support/server-process.js';

/** SIGTERM: what has begun is finished, everybody is told, nothing is left running. */
export async function shutdown(run: FaultRun): Promise<void> {
  const dataDir = await run.folder('shutdown');
  const variables = { ...(await choosePorts()), LINTEL_DATA_DIR: dataDir };
  const origin = `http://127.0.0.1:${variables.PORT}`;
  const server = startServerProcess(variables);
  run.onEnd(() => server.end());
  await server.ready;

  const admin = await signIn(origin, 'admin@demo.test');
  const room = await admin.call<{ id: string }>('/api/v1/resources', { json: { name: 'Last room', type: 'ROOM' } });
  const url = await embeddedDatabaseUrl(dataDir);
  const postmaster = (await postgresPid(dataDir))!;

  // A lock keeps one request in the database until we let it go; another has sent only half of its body.
  const lock = new pg.Client({ connectionString: url, application_name: 'fault run' });
  lock.on('error', () => run.check('the database outlives the requests', false));
  await lock.connect();
  await lock.query('BEGIN; LOCK TABLE booking IN SHARE MODE');
  const inDatabase = admin.fetch('/api/v1/calendar/events', { json: booking(room.id, 1) });
  await eventually(async () => (await waiting(url)) > 0);
  const listeners = await listen(run, origin, variables.MQTT_PORT, admin);
  const halfSent = await sendHalf(variables.PORT, admin, booking(room.id, 2));

  const ended = server.end('SIGTERM');
  run.check('it takes no new connection', await eventually(() => isRefused(variables.PORT)));
  run.check('whoever listens is told while requests are still under way', await eventually(() => listeners.areTold()));
  halfSent.finish();
  await lock.query('COMMIT');
  await lock.end();

  const first = await inDatabase;
  run.equal('a request that waits for the database is answered', first.status, 201);
  run.equal('and its connection is not kept', first.headers.get('connection'), 'close');
  run.equal('a request that was still being sent is answered', await halfSent.status, 201);
  run.equal('it ends by itself', await ended, { code: 0, signal: null });
  run.equal('without a word', server.stderr, []);
  run.check('its PostgreSQL is gone', !isAlive(postmaster));
  run.equal('and was shut down in order', await postgresPid(dataDir), null);

  const again = startServerProcess(variables);
  run.onEnd(() => again.end());
  await again.ready;
  const rows = await queryDatabase<{ title: string }>(
    await embeddedDatabaseUrl(dataDir),
    `SELECT title FROM booking WHERE title LIKE 'Last booking%' ORDER BY title`,
  );
  run.equal(
    'what was answered is there',
    rows.map((row) => row.title),
    ['Last booking 1', 'Last booking 2'],
  );
  await interruptedBoot(run, dataDir, again.end('SIGINT'), variables);
}

/** Ctrl-C while it is still starting. */
async function interruptedBoot(
  run: FaultRun,
  dataDir: string,
  before: Promise<unknown>,
  variables: Record<string, string>,
): Promise<void> {
  run.equal('Ctrl-C ends it too', await before, { code: 0, signal: null });
  const server = startServerProcess(variables);
  run.onEnd(() => server.end());
  await eventually(async () => (await postgresPid(dataDir)) !== null);
  await server.end('SIGINT');
  run.equal('a start that is interrupted says nothing', server.stderr, []);
  run.check('and leaves no PostgreSQL', await eventually(async () => (await postgresPid(dataDir)) === null));
}

/** A web client and an MQTT subscriber. */
async function listen(run: FaultRun, origin: string, mqttPort: string, { token }: Caller) {
  const told = { web: false, mqtt: false };
  const socket = io(`${origin}/web`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.on('disconnect', () => (told.web = true));
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    username: 'agent',
    password: DEMO_AGENT_KEY,
    reconnectPeriod: 0,
  });
  client.on('close', () => (told.mqtt = true));
  run.onEnd(() => {
    socket.disconnect();
    client.end(true);
  });
  return { areTold: () => told.web && told.mqtt };
}

function booking(roomId: string, number: number) {
  const day = new Date(Date.now() + number * 86_400_000).toISOString().slice(0, 10);
  return {
    title: `Last booking ${number}`,
    start: `${day}T10:00:00Z`,
    end: `${day}T11:00:00Z`,
    timeZone: 'UTC',
    resourceIds: [roomId],
  };
}

async function waiting(url: string): Promise<number> {
  const rows = await queryDatabase(
    url,
    `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'booking'`,
  );
  return rows.length;
}

/** A request whose second half is sent when `finish` is called. */
async function sendHalf(port: string, { token }: Caller, json: object) {
  const body = JSON.stringify(json);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /api/v1/calendar/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  );
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const status = new Promise<number>((resolve) => {
    socket.on('error', (error) => (answer += `(${error.message})`));
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])));
  });
  return { status, finish: () => socket.write(body.slice(10)) };
}

function isRefused(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process.
    return false;
  }
}

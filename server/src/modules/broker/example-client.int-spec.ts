import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AddedPeripheral } from '@lintel/shared/contracts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BrokerHouse, rooms } from '../../testing/broker-house.js';
import { collector } from '../../testing/waiting.js';

const example = fileURLToPath(new URL('../../../../docs/examples/light-bar.mjs', import.meta.url));

let at: BrokerHouse;
let room: string;
let bar: ChildProcess | undefined;
const lights = collector<string>();

beforeAll(async () => {
  at = await BrokerHouse.open();
  room = await at.addRoom('Aurora');
  const response = await at.admin.fetch('/api/v1/peripherals', {
    json: { name: 'Light bar', access: 'REPORT', resourceIds: [room] },
  });
  const { key } = (await response.json()) as AddedPeripheral;
  bar = spawn(process.execPath, [example], {
    env: {
      ...process.env,
      LINTEL_MQTT: at.urlOf(at.house.server),
      LINTEL_KEY: key,
      LINTEL_TENANT: 'mine',
      LINTEL_ROOM: room,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  createInterface({ input: bar.stdout! }).on('line', (line) => lights.add(line));
});
afterAll(async () => {
  if (bar && bar.exitCode === null) {
    const exited = once(bar, 'exit');
    bar.kill();
    await exited;
  }
  await at.close();
});

it('the page about devices shows the example as it is', async () => {
  const page = await readFile(new URL('../../../../docs/devices.md', import.meta.url), 'utf8');
  expect(page).toContain((await readFile(example, 'utf8')).trimEnd());
});

it('the light bar of the documentation shines as the room is, and tells who is in it', async () => {
  expect(await lights.reached(1)).toEqual(['#00ff40']);
  const now = at.house.clock.now();
  await at.book(at.admin, room, new Date(now + 60_000).toISOString(), new Date(now + 3_600_000).toISOString());
  expect(await lights.reached(2)).toEqual(['#00ff40', '#ffc400']);
  await at.house.clock.moveTo(now + 61_000);
  expect((await lights.reached(3))[2]).toBe('#ff0000');

  const ear = await at.asPerson(at.admin);
  await ear.subscribe(rooms(room, 'occupancy'));
  bar!.stdin!.write('1\n');
  expect((await ear.until(({ topic }) => topic === rooms(room, 'occupancy'))).body).toMatchObject({ occupied: true });
});

import type { AddedPeripheral } from '@lintel/shared/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BrokerHouse, rooms } from '../../testing/broker-house.js';
import type { MqttEar } from '../../testing/mqtt-ear.js';
import type { Person } from '../../testing/house.js';

let at: BrokerHouse;
let room: string;
let key: string;

beforeAll(async () => {
  at = await BrokerHouse.open();
  room = await at.addRoom('Aurora');
  key = (await add(at.admin)).key;
  await at.addRoom('Foreign', at.theirs);
  await enable(at.stranger, true);
});
afterEach(async () => {
  at.hangUp();
  await enable(at.admin, false);
});
afterAll(() => at.close());

async function add(admin: Person, json: object = {}): Promise<AddedPeripheral> {
  const response = await admin.fetch('/api/v1/peripherals', { json: { name: 'Building', access: 'READ', ...json } });
  expect(response.status).toBe(201);
  return (await response.json()) as AddedPeripheral;
}
async function enable(admin: Person, isEnabled: boolean): Promise<void> {
  const response = await admin.fetch('/api/v1/home-assistant', { method: 'PUT', json: { isEnabled } });
  expect(response.status).toBe(200);
}
/** As Home Assistant connects: with the last will it has by default. */
const homeAssistant = () =>
  at.connect({
    username: 'peripheral',
    password: key,
    will: { topic: 'homeassistant/status', payload: Buffer.from('offline'), qos: 0, retain: false },
  });
const topic = (component: string, id: string) => `homeassistant/${component}/lintel-mine/${room}-${id}/config`;
const until = (ear: MqttEar, wanted: string) => ear.until((message) => message.topic === wanted);

describe('Home Assistant', () => {
  it('finds the rooms of its tenant, as retained messages it understands, and their state', async () => {
    await enable(at.admin, true);
    const ear = await homeAssistant();
    expect(await ear.subscribe('homeassistant/+/+/+/config')).toBe(1);
    expect(await ear.subscribe(rooms(room, 'state'))).toBe(1);
    const { body } = await until(ear, topic('binary_sensor', 'in-use'));
    expect(body).toMatchObject({
      name: 'In use',
      unique_id: `lintel-${room}-in-use`,
      device_class: 'occupancy',
      state_topic: rooms(room, 'state'),
      value_template: "{{ 'ON' if value_json.current else 'OFF' }}",
      device: { identifiers: [`lintel-${room}`], name: 'Aurora' },
    });
    for (const id of ['state', 'busy-until', 'free-until']) await until(ear, topic('sensor', id));
    expect((await until(ear, rooms(room, 'state'))).body).toMatchObject({ state: 'AVAILABLE', current: null });
    const ofOthers = ear.heard.filter(({ topic: heard }) => heard.includes('lintel-theirs'));
    expect(ofOthers).toEqual([]);
  });

  it('is told at once when a room is renamed, and when it may no longer find them', async () => {
    const ear = await homeAssistant();
    await ear.subscribe('homeassistant/#');
    await enable(at.admin, true);
    await until(ear, topic('sensor', 'state'));
    await at.admin.fetch(`/api/v1/resources/${room}`, { method: 'PATCH', json: { name: 'Borealis' } });
    await ear.until(({ body }) => (body as { device?: { name: string } }).device?.name === 'Borealis');
    ear.forget();
    await enable(at.admin, false);
    await ear.until(({ topic: heard, body }) => heard === topic('sensor', 'state') && body === '');
    const late = await homeAssistant();
    await late.subscribe('homeassistant/#');
    await late.subscribe(rooms(room, 'state'));
    await until(late, rooms(room, 'state'));
    expect(late.heard.filter(({ topic: heard }) => heard.startsWith('homeassistant/'))).toEqual([]);
  });
});

describe('a peripheral', () => {
  it('may not sign in anywhere but at the broker', async () => {
    for (const authorization of [`Bearer ${key}`, `Peripheral ${key}`]) {
      const response = await fetch(`${at.house.origin}/api/v1/resources`, { headers: { authorization } });
      expect([401, 403]).toContain(response.status);
    }
    expect(await at.refused({ username: 'agent', password: key })).toBe(4);
    expect(await at.refused({ username: 'peripheral', password: `${key}x` })).toBe(4);
  });

  it('reads its rooms and nothing else, and may have no other last will', async () => {
    const other = await at.addRoom('Other');
    const { key: ofOne } = await add(at.admin, { resourceIds: [room] });
    const ear = await at.connect({ username: 'peripheral', password: ofOne });
    expect(await ear.subscribe(rooms(room, 'state'))).toBe(1);
    for (const filter of [rooms(other, 'state'), rooms('+', 'state'), 'lintel/v1/mine/#', 'homeassistant/#', '#']) {
      expect(await ear.subscribe(filter)).toBe(128);
    }
    const will = { topic: rooms(room, 'state'), payload: Buffer.from('{}'), qos: 1 as const, retain: true };
    expect(await at.refused({ username: 'peripheral', password: ofOne, will })).toBe(5);
  });

  it('is cut off when its key is revoked, and cannot come back', async () => {
    const { id, key: lost } = await add(at.admin);
    const ear = await at.connect({ username: 'peripheral', password: lost });
    expect((await at.admin.fetch(`/api/v1/peripherals/${id}`, { method: 'DELETE' })).status).toBe(204);
    await at.house.clock.moveTo(at.house.clock.now() + 31_000);
    await ear.ended();
    expect(await at.refused({ username: 'peripheral', password: lost })).toBe(4);
    const list = (await (await at.admin.fetch('/api/v1/peripherals')).json()) as { items: { id: string }[] };
    expect(list.items.map((item) => item.id)).not.toContain(id);
    expect((await at.admin.fetch(`/api/v1/peripherals/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('is for rooms that there are', async () => {
    const foreign = await at.house.addResource(at.theirs, 'Theirs');
    const response = await at.admin.fetch('/api/v1/peripherals', {
      json: { name: 'Spy', access: 'READ', resourceIds: [foreign] },
    });
    expect(response.status).toBe(404);
  });
});

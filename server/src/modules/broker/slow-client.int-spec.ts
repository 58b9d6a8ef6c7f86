import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openHouse, type House } from '../../testing/house.js';
import { MqttEar } from '../../testing/mqtt-ear.js';
import { uuidv7 } from '../../platform/ids.js';
import { AgentsRepository } from '../identity/agents.repository.js';
import { FanOut } from './fan-out.js';
import { MqttListeners } from './mqtt-listeners.js';
import { Publication } from './publication.js';

const TOPIC = 'lintel/v1/mine/rooms/a/state';
const LAST = 'lintel/v1/mine/rooms/z/state';

describe('many clients of the broker', () => {
  let house: House;
  let url: string;
  const key = `agent-${randomUUID()}`;
  const ears: MqttEar[] = [];

  const connect = async (options = {}) => {
    const ear = await MqttEar.connect(url, { username: 'agent', password: key, ...options });
    ears.push(ear);
    return ear;
  };
  const fanOut = () => house.server.app.get(FanOut);
  const say = (topic: string, body: object, isState = true) =>
    fanOut().publish(new Publication(topic, () => JSON.stringify(body), { qos: 1, isState }), { isRetained: false });
  const versions = ({ heard }: MqttEar, topic = TOPIC) =>
    heard.filter((message) => message.topic === topic).map(({ body }) => (body as { version: number }).version);
  /** Stops reading, as a tablet does that hangs. */
  const freeze = ({ client }: MqttEar) => {
    client.stream.pause();
    return () => client.stream.resume();
  };
  const turn = () => new Promise(setImmediate);

  beforeAll(async () => {
    house = await openHouse();
    url = `mqtt://127.0.0.1:${house.server.app.get(MqttListeners).port}`;
    const agent = { id: uuidv7(), tenantId: await house.addTenant('mine'), name: 'Agent', type: 'AI' as const };
    await house.db.system((tx) => house.server.app.get(AgentsRepository).insert(tx, agent, key, house.clock.now()));
  });
  afterEach(() => {
    for (const { client } of ears.splice(0)) client.end(true);
  });
  afterAll(() => house.close());

  it.each([0, 1, 60, 84, 85, 127, 128, 129, 16_300, 16_340, 16_383, 16_384, 16_500, 100_000])(
    'reads a payload of %d bytes',
    async (length) => {
      const [exactly, atMost] = [await connect(), await connect()];
      await exactly.subscribe(TOPIC, 1);
      await atMost.subscribe(TOPIC, 0);
      const payload = 'x'.repeat(length);
      fanOut().publish(new Publication(TOPIC, () => payload, { qos: 1, isState: true }), { isRetained: false });
      for (const [ear, qos] of [
        [exactly, 1],
        [atMost, 0],
      ] as const) {
        expect(await ear.until(({ topic }) => topic === TOPIC)).toEqual({
          topic: TOPIC,
          body: payload,
          isRetained: false,
          qos,
        });
      }
    },
  );

  it('sends once what overlapping subscriptions match, with the highest QoS', async () => {
    const ear = await connect();
    for (const [filter, qos] of [
      ['lintel/v1/mine/#', 0],
      [TOPIC, 1],
      ['lintel/v1/mine/rooms/+/state', 0],
    ] as const)
      await ear.subscribe(filter, qos);
    say(TOPIC, { version: 1 });
    say(LAST, { version: 1 });
    await ear.until(({ topic }) => topic === LAST);
    expect(ear.heard.filter(({ topic }) => topic === TOPIC)).toMatchObject([{ qos: 1 }]);
  });

  it('lets nobody wait for one that hangs; that one gets the latest of each state when it is back', async () => {
    const [hanging, healthy] = [await connect(), await connect()];
    for (const ear of [hanging, healthy]) await ear.subscribe('lintel/v1/mine/#');
    const thaw = freeze(hanging);
    const filler = 'x'.repeat(50_000);
    for (let version = 1; version <= 400; version++) {
      say(TOPIC, { version, filler });
      await turn();
    }
    say(LAST, { version: 1 });
    await healthy.until(({ topic }) => topic === LAST);
    const all = Array.from({ length: 400 }, (_, index) => index + 1);
    const got = versions(healthy);
    expect(got.at(-1)).toBe(400);
    expect(got).toEqual([...got].sort((a, b) => a - b));

    thaw();
    await hanging.until(({ topic }) => topic === LAST);
    const late = versions(hanging);
    expect(late.at(-1)).toBe(400);
    expect(late.length).toBeLessThan(all.length);
    expect(late).toEqual([...late].sort((a, b) => a - b));
  });

  it('loses no message that is not a state while a client reads', async () => {
    const ear = await connect();
    await ear.subscribe('lintel/v1/mine/#');
    for (let version = 1; version <= 300; version++) say(TOPIC, { version }, false);
    say(LAST, { version: 1 }, false);
    await ear.until(({ topic }) => topic === LAST);
    expect(versions(ear)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  it('cuts off a client that owes too many of those', async () => {
    const ear = await connect();
    await ear.subscribe('lintel/v1/mine/#');
    freeze(ear);
    const filler = 'x'.repeat(10_000);
    for (let version = 1; version <= 3_000; version++) say(TOPIC, { version, filler }, false);
    ear.client.stream.resume();
    await ear.ended();
  });

  it('repeats to a lasting session what it had not acknowledged', async () => {
    const options = { clientId: 'forgetful', clean: false };
    const before = await connect({ ...options, customHandleAcks: undefined });
    await before.subscribe(TOPIC);
    const acknowledged = before.client.handleMessage;
    // Takes the message and goes without a word.
    before.client.handleMessage = () => before.client.stream.destroy();
    say(TOPIC, { version: 1 }, false);
    await before.ended();
    before.client.handleMessage = acknowledged;
    const after = await connect(options);
    expect((await after.until(({ topic }) => topic === TOPIC)).body).toEqual({ version: 1 });
    say(LAST, { version: 1 });
    say(TOPIC, { version: 2 }, false);
    await after.until(({ body }) => (body as { version: number }).version === 2);
    expect(versions(after)).toEqual([1, 2]);
  });
});

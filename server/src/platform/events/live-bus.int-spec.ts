import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { openSilentLine } from '../../testing/silent-line.js';
import { createLogger } from '../logging/logger.js';
import { LiveBus } from './live-bus.js';

const log = createLogger('silent');
let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

it('listens again when the database is gone without a word', async () => {
  const line = await openSilentLine(database.url);
  const listener = new LiveBus(line.url, log, 'listener', { askEveryMs: 50, patienceMs: 1_000 });
  const speaker = new LiveBus(database.url, log, 'speaker');
  const heard = new Promise((resolve) => listener.hear('lintel_test', resolve));
  let isBack: () => void = () => undefined;
  listener.onGap(() => isBack());
  await Promise.all([listener.start(), speaker.start()]);
  const back = new Promise<void>((resolve) => (isBack = resolve));
  line.fallSilent();
  await back;
  await speaker.say('lintel_test', 'after the silence');
  expect(await heard).toBe('after the silence');
  await Promise.all([listener.stop(), speaker.stop()]);
  line.close();
});

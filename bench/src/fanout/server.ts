import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { fans } from './fans.js';
import { answer } from '../machines/line.js';
import { now, scheduleOf, type FanRequests, type Kind } from './wire.js';

/** The process of one of those who fan out. */
const fan = await fans[process.argv[2] as Kind]();

answer({
  where: () => ({ port: fan.port, pid: fan.pid }),
  async publish({ rooms, bytes }: FanRequests['publish']['ask']) {
    const at: number[] = [];
    for (const room of rooms) {
      const body = scheduleOf(room, bytes);
      at.push(now());
      fan.publish(room, body);
      await setImmediate();
    }
    return at;
  },
  async stream({ perSecond, seconds, bytes }: FanRequests['stream']['ask']) {
    const start = now();
    const count = perSecond * seconds;
    for (let sent = 0; sent < count; sent += 1) {
      await delay(Math.max(0, start + (sent * 1_000) / perSecond - now()));
      fan.publish(0, scheduleOf(0, bytes));
    }
    return count;
  },
  collect: () => globalThis.gc!(),
});

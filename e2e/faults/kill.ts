import { setTimeout as delay } from 'node:timers/promises';
import { faultRun } from '../support/fault-run.js';
import type { StruckHouse } from './stream/house.js';
import { Stream } from './stream/stream.js';

/** Kill -9 at random instants of a stream of bookings: nothing that was acknowledged is lost or done twice. */
await faultRun('kill', async (run) => {
  const random = run.random('kills');
  const stream = await Stream.open(run);
  const { house } = stream;
  const tally = { server: 0, both: 0, boot: 0 };

  for (let kill = 0; kill < (run.isShort ? 4 : 50); kill++) {
    const what = random() < 0.5 ? 'server' : 'both';
    // After the first few milliseconds the stream is in full flow.
    await stream.strike(20 + random() * 1_200, () => house.kill(what));
    tally[what] += 1;
    stream.watch.forget();
    if (random() < 0.25) {
      await killWhileStarting(house, random() * (house.restarts[0] ?? 3_000));
      tally.boot += 1;
    }
    await house.restart();
    await stream.settle();
  }
  await stream.finish();
  const sorted = house.restarts.toSorted((a, b) => a - b);
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  run.say(
    `  kills: ${tally.server} of the server, ${tally.both} of server and database, ${tally.boot} more while starting`,
  );
  run.say(
    `  restart to ready: worst ${seconds(sorted.at(-1)!)}, median ${seconds(sorted[Math.floor(sorted.length / 2)]!)}`,
  );
});

/** Once more while it is starting: it must not have begun anything that it cannot begin anew. */
async function killWhileStarting(house: StruckHouse, afterMs: number): Promise<void> {
  const { ready } = house.launch();
  await Promise.race([delay(afterMs), ready]);
  await house.kill('server');
}

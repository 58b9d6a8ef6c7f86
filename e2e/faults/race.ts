import { faultRun } from '../support/fault-run.js';
import { liveness } from './race/liveness.js';
import { oneSlot } from './race/one-slot.js';
import { twoRooms } from './race/two-rooms.js';
import { TwoServers } from './race/two-servers.js';

/** Everybody wants the same at the same moment, at one server and at two servers of one installation. */
await faultRun('race', async (run) => {
  const servers = await TwoServers.open(run);
  await oneSlot(run, 'one server', servers, [servers.a]);
  await oneSlot(run, 'two servers', servers, [servers.a, servers.b]);
  await twoRooms(run, servers);
  await liveness(run, servers);
  await servers.checkDatabase();
});

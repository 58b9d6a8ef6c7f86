import type { Booking, Resource } from '@lintel/shared/contracts';
import type { FaultRun } from '../../support/fault-run.js';
import type { Server, TwoServers } from './two-servers.js';

const DAY_MS = 86_400_000;

/** Bookings that each want two rooms, named in opposite order, and bookings that change places. */
export async function twoRooms(run: FaultRun, installation: TwoServers): Promise<void> {
  const [one, two] = [await installation.addRoom('Left room'), await installation.addRoom('Right room')];
  const servers = [installation.a, installation.b];
  const rounds = run.isShort ? 2 : 20;
  for (let round = 0; round < rounds; round++) await bothRooms(run, servers, one, two, round);
  await changePlaces(run, servers, one, two, run.isShort ? 5 : 40);
}

async function bothRooms(run: FaultRun, servers: Server[], one: Resource, two: Resource, round: number): Promise<void> {
  const orders = [[one.id, two.id], [two.id, one.id], [one.id], [two.id]];
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, async (_, number) => {
      const resourceIds = orders[number % orders.length]!;
      const response = await callerOf(servers, number).fetch('/api/v1/calendar/events', {
        json: { title: `Both ${round}`, ...hours(round + 2, 9, 10), timeZone: 'UTC', resourceIds },
      });
      return { status: response.status, resourceIds, body: (await response.json()) as { code?: string } };
    }),
  );
  const held = outcomes.filter(({ status }) => status === 201).flatMap(({ resourceIds }) => resourceIds);
  run.equal('both rooms went to one booking, or each to one', held.toSorted(), [one.id, two.id].toSorted());
  const odd = outcomes.filter(({ status, body }) => status !== 201 && body.code !== 'CONFLICT');
  run.check('everybody else meets CONFLICT', odd.length === 0, () => odd.slice(0, 3));
}

/** Pairs of bookings that swap rooms and times at the same moment, each by another server. */
async function changePlaces(
  run: FaultRun,
  servers: Server[],
  one: Resource,
  two: Resource,
  times: number,
): Promise<void> {
  const admins = servers.map(({ callers }) => callers[0]!);
  const book = (resourceIds: string[], start: number) =>
    admins[0]!.call<Booking>('/api/v1/calendar/events', {
      json: { title: 'Swap', ...hours(25, start, start + 1), timeZone: 'UTC', resourceIds },
    });
  const bookings = await Promise.all([book([one.id], 9), book([two.id], 9), book([one.id, two.id], 10)]);
  const places = [
    { resourceIds: [one.id], ...hours(25, 9, 10) },
    { resourceIds: [two.id], ...hours(25, 9, 10) },
    { resourceIds: [two.id, one.id], ...hours(25, 10, 11) },
    { resourceIds: [one.id, two.id], ...hours(25, 11, 12) },
    { resourceIds: [two.id], ...hours(25, 10, 11) },
  ];
  let moved = 0;
  for (let time = 0; time < times; time++) {
    const outcomes = await Promise.all(
      bookings.flatMap(({ id }, index) =>
        admins.map(async (admin, server) => {
          const json = places[(index + server * 2 + time) % places.length];
          const response = await admin.fetch(`/api/v1/calendar/events/${id}`, { method: 'PATCH', json });
          return { status: response.status, body: (await response.json()) as { code?: string } };
        }),
      ),
    );
    moved += outcomes.filter(({ status }) => status === 200).length;
    // STALE_VERSION: it went to a room that nobody had asked for when this change began.
    const odd = outcomes.filter(
      ({ status, body }) => status !== 200 && !['CONFLICT', 'STALE_VERSION'].includes(body.code ?? ''),
    );
    run.check('a change of places is done or meets CONFLICT', odd.length === 0, () => odd);
  }
  run.check('some changes of places were done', moved > 0);
  run.say(`  changes of places: ${moved} of ${times * 6} done`);
}

function callerOf(servers: Server[], number: number) {
  const { callers } = servers[(number >> 2) % servers.length]!;
  return callers[(number >> 3) % callers.length]!;
}

/** Hours of a day from now, UTC. */
function hours(day: number, from: number, to: number): { start: string; end: string } {
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS + day * DAY_MS;
  return { start: at(midnight, from), end: at(midnight, to) };
}

const at = (midnight: number, hour: number) => new Date(midnight + hour * 3_600_000).toISOString();

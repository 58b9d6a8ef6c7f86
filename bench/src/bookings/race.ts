import type pg from 'pg';
import { LintelError } from '@lintel/shared/errors';
import { uuidv7 } from '../../../server/src/platform/ids.js';
import type { Throughput } from '../machines/pgbench.js';
import { alternate, ratioOf, type Contestant, type Rounds } from '../measure/alternate.js';
import { latenciesOf, median } from '../measure/latencies.js';
import { say, spread, type Cell, type Verdict } from '../measure/report.js';
import { addTenant, MINUTE_MS, openBookings, request, writeOne, type Tenant } from './house.js';

const CONTENDERS = 64;

const names = {
  raw: 'raw ON CONFLICT DO NOTHING',
  repository: 'BookingsRepository.create',
  service: 'CreateBookingService.create (refusals with alternatives)',
};
const RAW = `INSERT INTO reference.race (tenant_id, booking_id, subject_id, period)
  VALUES ($1, $2, $3, tstzrange($4, $5)) ON CONFLICT DO NOTHING RETURNING 1 AS won`;

interface Options {
  url: string;
  owner: pg.Client;
  rounds: number;
  seconds: number;
}

/** 64 who want the same slot at the same moment, slot after slot: one wins. */
export async function races({ url, owner, rounds, seconds }: Options) {
  const house = openBookings(url, CONTENDERS);
  const before = await deadlocks(owner);
  try {
    const tenants = {
      raw: await addTenant(house.db, 'race-raw', [uuidv7()]),
      repository: await addTenant(house.db, 'race-repository', [uuidv7()]),
      service: await addTenant(house.db, 'race-service', [uuidv7(), uuidv7(), uuidv7()]),
    };
    const first = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
    const contestant = (
      name: string,
      { rooms, person }: Tenant,
      attempt: (room: string, start: number, label: string) => Promise<boolean>,
    ): Contestant<Throughput> => {
      let slot = first;
      return {
        name,
        async run() {
          const took: number[] = [];
          const begin = performance.now();
          while (performance.now() - begin < seconds * 1_000) {
            slot += MINUTE_MS;
            const winners = await contend(took, (index) =>
              attempt(rooms[0]!, slot, `${person.tenantSlug}-${slot}-${index}`),
            );
            if (winners !== 1) throw new Error(`${winners} of ${CONTENDERS} got the same slot from ${name}.`);
          }
          const perSecond = (took.length / (performance.now() - begin)) * 1_000;
          return { perSecond, latencies: latenciesOf(took) };
        },
      };
    };
    const { db, service } = house;
    const found = await alternate(
      [
        contestant(names.raw, tenants.raw, async (room, start) => {
          const span = [new Date(start).toISOString(), new Date(start + MINUTE_MS).toISOString()];
          const won = await db.appStatement('race', RAW, [tenants.raw.person.tenantId, uuidv7(), room, ...span]);
          return won.length === 1;
        }),
        contestant(names.repository, tenants.repository, async (room, start, label) => {
          return (await writeOne(house, tenants.repository, room, start, label)) === 'OK';
        }),
        contestant(names.service, tenants.service, async (room, start) => {
          try {
            await service.create(tenants.service.person, request(room, start));
            return true;
          } catch (error) {
            if (error instanceof LintelError && error.code === 'CONFLICT') return false;
            throw error;
          }
        }),
      ],
      { rounds, before: () => owner.query('ANALYZE'), say: (line) => say(`race, ${line}`) },
    );
    return summary(found, (await deadlocks(owner)) - before);
  } finally {
    await house.close();
  }
}

async function contend(took: number[], attempt: (index: number) => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  const outcomes = await Promise.all(
    Array.from({ length: CONTENDERS }, async (_, index) => {
      const isWon = await attempt(index);
      took.push(performance.now() - begin);
      return isWon;
    }),
  );
  return outcomes.filter(Boolean).length;
}

function summary(found: Rounds<Throughput>, deadlockCount: number) {
  const perSecond = (round: Throughput) => round.perSecond;
  const rows: Cell[][] = Object.values(names).map((name) => {
    const rounds = found.get(name)!;
    return [
      `${CONTENDERS}-way race: ${name}`,
      median(rounds.map(perSecond)),
      median(rounds.map(({ latencies }) => latencies.p50)),
      median(rounds.map(({ latencies }) => latencies.p99)),
      spread(ratioOf(found, name, names.raw, perSecond)),
    ];
  });
  const verdicts: Verdict[] = [];
  const ratio = ratioOf(found, names.repository, names.raw, perSecond);
  verdicts.push({ goal: `race, ${names.repository} >= 0.9 x raw`, seen: spread(ratio), isMet: ratio.median >= 0.9 });
  for (const name of [names.repository, names.service]) {
    const tail = median(found.get(name)!.map(({ latencies }) => latencies.p99 / latencies.p50));
    verdicts.push({ goal: `race, ${name}: p99 <= 10 x p50`, seen: `${tail.toFixed(1)} x`, isMet: tail <= 10 });
  }
  verdicts.push({ goal: 'race: no deadlock', seen: String(deadlockCount), isMet: deadlockCount === 0 });
  return {
    method: [
      `Race: ${CONTENDERS} connections of one process want the same slot at once; the next slot follows when all have their answer.`,
    ],
    rows,
    verdicts,
    rounds: Object.fromEntries(found),
  };
}

async function deadlocks(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]!.deadlocks);
}

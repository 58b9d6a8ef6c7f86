import pg from 'pg';
import {
  addTenant,
  MINUTE_MS,
  openBookings,
  request,
  writeOne,
  type BookingHouse,
  type Tenant,
} from './bookings/house.js';
import { races } from './bookings/race.js';
import { insertScript, productScript, REFERENCE_TABLES, roomId, type Where } from './bookings/reference-sql.js';
import { openDatabase, type BenchDatabase } from './machines/postgres.js';
import { pgbench } from './machines/pgbench.js';
import { alternate, ratioOf, spreadOf, type Contestant, type Rounds } from './measure/alternate.js';
import { drive, type Driven } from './measure/drive.js';
import { median } from './measure/latencies.js';
import { duration } from './measure/options.js';
import { publish, say, spread, type Cell, type Verdict } from './measure/report.js';
import { uuidv7 } from '../../server/src/platform/ids.js';

const ROOMS = 200;
const CLIENTS = 16;
const { rounds: ROUNDS, seconds: SECONDS } = duration({ rounds: 5, seconds: 4 });
const DAY_MS = 86_400_000;

const names = {
  plain: 'pgbench, the rows without promises',
  guarded: 'pgbench, the rows into our tables',
  function: 'pgbench, create_booking',
  repository: 'BookingsRepository.create',
  service: 'CreateBookingService.create',
};

/** Slots nobody has had yet: one after the other, a minute each. */
class Diary {
  private next = Math.ceil(Date.now() / DAY_MS) * DAY_MS;

  slot(): number {
    return (this.next += MINUTE_MS);
  }
}

const database = await openDatabase();
const owner = new pg.Client({ connectionString: database.url });
await owner.connect();
await owner.query(REFERENCE_TABLES);
const house = openBookings(database.url, 20);
const contestants = await writers(database, house);
const before = () => owner.query('ANALYZE');
const seen = {
  uniform: await alternate(contestants('uniform'), { rounds: ROUNDS, before, say: (line) => say(`uniform, ${line}`) }),
  hot: await alternate(contestants('hot'), { rounds: ROUNDS, before, say: (line) => say(`hot room, ${line}`) }),
};
await house.close();
const race = await races({ url: database.url, owner, rounds: ROUNDS, seconds: SECONDS });
await owner.end();
await database.close();
report();

/** Those who write bookings, each for a tenant of its own with 200 rooms and a hot one. */
async function writers({ url }: BenchDatabase, { db, repository: _, ...rest }: BookingHouse) {
  const ids = () => Array.from({ length: ROOMS + 1 }, () => uuidv7());
  const forScripts = await addTenant(
    db,
    'scripts',
    Array.from({ length: ROOMS + 1 }, (_, index) => roomId(index)),
  );
  const forRepository = await addTenant(db, 'repository', ids());
  const forService = await addTenant(db, 'service', ids());
  const roomOf = ({ rooms }: Tenant, where: Where) =>
    rooms[where === 'hot' ? ROOMS : Math.floor(Math.random() * ROOMS)]!;
  let block = 0;

  return (where: Where): Contestant<Driven>[] => {
    const scripted = (name: string, script: string, role?: string): Contestant<Driven> => ({
      name,
      run: () => {
        block += 1;
        const from = Math.ceil(Date.now() / DAY_MS) * 86_400 + block * 1_000 * 86_400;
        return pgbench({
          url,
          role,
          script,
          clients: CLIENTS,
          seconds: SECONDS,
          variables: { n: 0, from, clients: CLIENTS, round: block },
        });
      },
    });
    const [ofRepository, ofService] = [new Diary(), new Diary()];
    let number = 0;
    return [
      scripted(names.plain, insertScript(where, 'reference', forScripts)),
      scripted(names.guarded, insertScript(where, 'public', forScripts)),
      scripted(names.function, productScript(where, forScripts), 'lintel_app'),
      {
        name: names.repository,
        run: () =>
          drive(CLIENTS, SECONDS, async () => {
            const reference = `${where}-${(number += 1)}`;
            const room = roomOf(forRepository, where);
            const outcome = await writeOne(
              { db, ...rest, repository: house.repository },
              forRepository,
              room,
              ofRepository.slot(),
              reference,
            );
            if (outcome !== 'OK')
              throw new Error(`A booking that nothing stood in the way of was answered ${outcome}.`);
          }),
      },
      {
        name: names.service,
        run: () =>
          drive(CLIENTS, SECONDS, () =>
            rest.service.create(forService.person, request(roomOf(forService, where), ofService.slot())),
          ),
      },
    ];
  };
}

function report(): void {
  const rows: Cell[][] = [];
  const verdicts: Verdict[] = [];
  for (const [where, title] of [
    ['uniform', `uniform over ${ROOMS} rooms`],
    ['hot', 'one hot room'],
  ] as const) {
    for (const name of Object.values(names))
      rows.push([`${title}: ${name}`, ...throughput(seen[where], name, names.plain)]);
    for (const name of [names.repository, names.service]) {
      const ratio = ratioOf(seen[where], name, names.plain, ({ perSecond }) => perSecond);
      verdicts.push({ goal: `${title}, ${name} >= 0.5 x pgbench`, seen: spread(ratio), isMet: ratio.median >= 0.5 });
    }
  }
  publish({
    name: 'booking',
    method: [
      `PostgreSQL 18 with its defaults for durability, ${CLIENTS} clients, ${SECONDS} s a turn, ${ROUNDS} rounds in turns.`,
      'Reference: pgbench inserting booking, booking_resource, claim and domain_event in one statement into tables without',
      'exclusion constraint, foreign keys, checks and row-level security, with as many indexes. Ratios are of one round.',
      'ANALYZE before each turn, as autovacuum does within a minute: plans of an empty table check foreign keys by a poor index.',
      ...race.method,
    ],
    columns: ['what', 'per second', 'p50 ms', 'p99 ms', 'ratio to the reference (lowest-highest)'],
    rows: [...rows, ...race.rows],
    verdicts: [...verdicts, ...race.verdicts],
    rounds: {
      ...Object.fromEntries(Object.entries(seen).map(([where, found]) => [where, Object.fromEntries(found)])),
      race: race.rounds,
    },
  });
}

function throughput(found: Rounds<Driven>, name: string, reference: string): Cell[] {
  const rounds = found.get(name)!;
  return [
    spreadOf(rounds.map(({ perSecond }) => perSecond)).median,
    median(rounds.map(({ latencies }) => latencies.p50)),
    median(rounds.map(({ latencies }) => latencies.p99)),
    spread(ratioOf(found, name, reference, ({ perSecond }) => perSecond)),
  ];
}

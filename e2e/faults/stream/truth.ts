import type { Booking, RoomSchedule } from '@lintel/shared/contracts';
import { localDay } from '@lintel/shared/time';
import { embeddedDatabaseUrl, queryDatabase } from '../../support/embedded-database.js';
import { eventually } from '../../support/eventually.js';
import type { FaultRun } from '../../support/fault-run.js';
import type { StruckHouse } from './house.js';
import type { RoomWatch } from './room-watch.js';

/** What no crash may leave behind: each statement finds offenders. */
const invariants: Record<string, string> = {
  'no claim without a booking that needs it': `
    SELECT c.*, b.status FROM claim c LEFT JOIN booking b ON b.id = c.booking_id
     WHERE b.id IS NULL OR b.status IN ('CANCELLED', 'DECLINED') OR b.released_at IS NOT NULL`,
  'each booking claims its time of each of its rooms and nothing else': `
    SELECT b.id, b.status, r.resource_id, h.held FROM booking b
      JOIN booking_resource r ON r.booking_id = b.id
      LEFT JOIN LATERAL (SELECT range_agg(c.period) AS held FROM claim c
                          WHERE c.booking_id = b.id AND c.subject_id = r.resource_id) h ON true
     WHERE b.status NOT IN ('CANCELLED', 'DECLINED') AND b.released_at IS NULL
       AND (h.held IS DISTINCT FROM tstzmultirange(tstzrange(b.start_at, b.end_at)) OR b.in_conflict
            OR (r.start_at, r.end_at) IS DISTINCT FROM (b.start_at, b.end_at))`,
  'no claim of a room the booking is not for': `
    SELECT c.* FROM claim c WHERE NOT EXISTS (SELECT FROM booking_resource r WHERE (r.booking_id, r.resource_id) = (c.booking_id, c.subject_id))`,
  'no time given away twice': `
    SELECT a.*, b.booking_id AS other FROM claim a JOIN claim b ON a.subject_id = b.subject_id AND a.booking_id < b.booking_id
     WHERE a.period && b.period`,
  'one row in the change log for each version of each booking': `
    SELECT b.id, b.version, array_agg(e.type || ' ' || e.version ORDER BY e.seq) AS log
      FROM booking b LEFT JOIN domain_event e ON e.subject_id = b.id GROUP BY b.id
    HAVING array_agg(e.version ORDER BY e.seq) <> array(SELECT generate_series(1, b.version))
        OR count(*) FILTER (WHERE e.type = 'booking.created') <> 1`,
  'no fact about a booking that does not exist': `
    SELECT e.* FROM domain_event e WHERE e.type LIKE 'booking.%' AND NOT EXISTS (SELECT FROM booking b WHERE b.id = e.subject_id)`,
  'no request kept without its answer': `
    SELECT key, NULL AS request FROM idempotency_key WHERE status IS NULL
    UNION ALL SELECT NULL, request_id FROM display_request WHERE body IS NULL OR status IS NULL`,
  'no booking made twice': `
    SELECT title, count(*) FROM booking WHERE title LIKE 'Fault %' AND title NOT LIKE '% again %' GROUP BY title HAVING count(*) > 1`,
};

/** All bookings of the run as a client gets them, by the mark of who asked for them. */
export async function bookingsByMark(house: StruckHouse): Promise<Map<string, Booking>> {
  const found = new Map<string, Booking>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor !== null && { cursor }) });
    const page: { items: Booking[]; nextCursor: string | null } = await house.admin.call(
      `/api/v1/calendar/events?${query}`,
    );
    for (const booking of page.items) {
      const mark = /^Fault (\d+-\d+)/.exec(booking.title)?.[1];
      if (mark) found.set(mark, booking);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

export async function checkDatabase(run: FaultRun, house: StruckHouse): Promise<void> {
  const url = await embeddedDatabaseUrl(house.dataDir);
  for (const [claim, sql] of Object.entries(invariants)) {
    const offenders = await queryDatabase(url, sql);
    run.check(claim, offenders.length === 0, () => offenders.slice(0, 5));
  }
  const unrelayed = () => queryDatabase(url, 'SELECT seq, type FROM domain_event WHERE relayed_at IS NULL LIMIT 5');
  run.check(
    'every fact is relayed',
    await eventually(async () => (await unrelayed()).length === 0),
    () => 'some wait for ever',
  );
  const [row] = await queryDatabase<{ deadlocks: string }>(
    url,
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  run.equal('no deadlock', Number(row!.deadlocks), 0);
}

interface Card {
  id: string;
  status: string;
  start: number;
  end: number;
}

/** Waits until the retained schedule of every room holds exactly the bookings it must show. */
export async function checkRetained(run: FaultRun, house: StruckHouse, watch: RoomWatch): Promise<void> {
  const url = await embeddedDatabaseUrl(house.dataDir);
  const rows = await queryDatabase<Card & { room: string }>(
    url,
    `SELECT r.resource_id AS room, b.id, b.status, (extract(epoch FROM b.start_at) * 1000)::float8 AS start,
            (extract(epoch FROM b.end_at) * 1000)::float8 AS end
       FROM booking b JOIN booking_resource r ON r.booking_id = b.id
      WHERE b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED', 'COMPLETED') AND b.released_at IS NULL ORDER BY b.start_at, b.id`,
  );
  const rooms = await queryDatabase<{ id: string }>(
    url,
    `SELECT r.id FROM resource r JOIN tenant t ON t.id = r.tenant_id WHERE t.slug = 'demo' AND r.type = 'ROOM' AND r.status <> 'RETIRED'`,
  );
  for (const { id } of rooms) {
    const bookings = rows.filter(({ room }) => room === id);
    const isTold = await eventually(() => {
      const schedule = watch.schedules.get(id);
      return schedule !== undefined && JSON.stringify(shown(schedule)) === JSON.stringify(expected(schedule, bookings));
    });
    run.check('what was acknowledged has reached the retained topic', isTold, () => {
      const schedule = watch.schedules.get(id);
      return schedule && { id, shown: shown(schedule), expected: expected(schedule, bookings) };
    });
    run.check(
      'the state on its topic follows from the schedule',
      await eventually(() => watch.isStateDerived(id)),
      () => ({
        state: watch.states.get(id),
        version: watch.schedules.get(id)?.version,
      }),
    );
  }
}

const shown = (schedule: RoomSchedule): Card[] =>
  schedule.bookings.map(({ id, status, start, end }) => ({
    id,
    status,
    start: Date.parse(start),
    end: Date.parse(end),
  }));

function expected({ serverTime, timeZone, horizonEnd }: RoomSchedule, bookings: readonly Card[]): Card[] {
  const day = localDay(Date.parse(serverTime), timeZone);
  return bookings
    .filter(({ start, end }) => end > day.start && start < Date.parse(horizonEnd))
    .map(({ id, status, start, end }) => ({ id, status, start, end }));
}

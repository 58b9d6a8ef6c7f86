import type { CalendarHealth, RoomSchedule } from '@lintel/shared/contracts';
import type { Interval } from '@lintel/shared/intervals';
import { addLocalDays, MINUTE_MS, startOfLocalDay } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { SharedReads } from '../../platform/db/shared-reads.js';
import { toCard, type CardRecord } from '../bookings/booking-card.js';
import { iso } from '../bookings/booking-record.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { RoomSnapshotsRepository, type RoomSnapshotRow } from './room-snapshots.repository.js';

/** How far ahead a screen that loses its network still knows its room: the rest of today and two days more. */
const HORIZON_DAYS = 3;

export interface SnapshotOptions {
  /** For doors and everything beside them: titles are masked where the policy says so. */
  forPublic: boolean;
}

/** What is known of rooms, to be shown. */
@Injectable()
export class RoomSnapshots {
  private readonly everything = new SharedReads<readonly RoomSchedule[]>(async (tenantId) => {
    const resources = await this.directory.all(tenantId);
    return this.read(
      tenantId,
      resources.filter(({ status }) => status !== 'RETIRED'),
      { forPublic: false },
    );
  });

  constructor(
    private readonly repository: RoomSnapshotsRepository,
    private readonly directory: RoomDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * The schedules of the named rooms in the order asked, all read at once; what the tenant does not have or is no room is
   * left out. A schedule with a higher version has read at least as much as one of the same room with a lower version.
   */
  async load(tenantId: string, roomIds: readonly string[], options: SnapshotOptions): Promise<RoomSchedule[]> {
    return this.read(tenantId, await this.directory.find(tenantId, roomIds), options);
  }

  /** The schedules of all rooms of the tenant that are not retired, by name, as its people see them. */
  loadAll(tenantId: string): Promise<readonly RoomSchedule[]> {
    return this.everything.get(tenantId);
  }

  private async read(
    tenantId: string,
    resources: readonly RoomFacts[],
    options: SnapshotOptions,
  ): Promise<RoomSchedule[]> {
    for (let rooms = resources.filter(({ type }) => type === 'ROOM'); rooms.length > 0;) {
      const now = this.clock.now();
      const ids = rooms.map(({ id }) => id);
      const rows = new Map(
        (await this.repository.read(tenantId, ids, hull(rooms, now))).map((row) => [row.room_id, row]),
      );
      // Facts that changed meanwhile are older than the version that was taken, and would pass for newer.
      const known = new Set(await this.directory.find(tenantId, ids));
      if (rooms.every((room) => known.has(room))) {
        return rooms.map((room) => scheduleOf(room, rows.get(room.id)!, now, options));
      }
      rooms = [...known];
    }
    return [];
  }
}

function scheduleOf(room: RoomFacts, row: RoomSnapshotRow, now: number, { forPublic }: SnapshotOptions): RoomSchedule {
  const horizon = horizonAt(now, room.timeZone);
  return {
    roomId: room.id,
    version: row.version,
    serverTime: iso(now),
    timeZone: room.timeZone,
    horizonEnd: iso(horizon.end),
    room: {
      name: room.name,
      capacity: room.capacity,
      amenities: room.amenities,
      location: room.locationPath.join(' · ') || null,
      status: room.status,
    },
    policy: room.policy,
    bookings: row.bookings
      .filter((booking) => isShown(booking, room, horizon, now))
      .map((booking) => toCard(booking, room.policy, { titlesMasked: forPublic && room.policy.titlesMasked })),
    calendar: healthOf(row),
  };
}

function healthOf(row: RoomSnapshotRow): CalendarHealth {
  return {
    status: row.calendar_status ?? 'NONE',
    lastSyncedAt: iso(row.calendar_synced_at),
    error: row.calendar_error,
  };
}

/** From the start of today where the room is to the start of the day three days on. */
function horizonAt(now: number, timeZone: string): Interval {
  const start = startOfLocalDay(now, timeZone);
  return { start, end: startOfLocalDay(addLocalDays(now, HORIZON_DAYS, timeZone), timeZone) };
}

/** All their horizons. */
function hull(rooms: readonly RoomFacts[], now: number): Interval {
  const horizons = [...new Set(rooms.map(({ timeZone }) => timeZone))].map((timeZone) => horizonAt(now, timeZone));
  return { start: Math.min(...horizons.map(({ start }) => start)), end: Math.max(...horizons.map(({ end }) => end)) };
}

/** A released booking stays while somebody may still take it back. */
function isShown(booking: CardRecord, { policy }: RoomFacts, horizon: Interval, now: number): boolean {
  if (booking.end_at <= horizon.start || booking.start_at >= horizon.end) return false;
  if (booking.released_at === null) return true;
  return now < Math.min(booking.released_at + policy.restoreMinutes * MINUTE_MS, booking.end_at);
}

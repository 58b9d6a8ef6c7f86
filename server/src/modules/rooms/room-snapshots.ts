import type { CalendarHealth, RoomSchedule } from '@lintel/shared/contracts';
import type { Interval } from '@lintel/shared/intervals';
import { addLocalDays, MINUTE_MS, startOfLocalDay } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/db/database.js';
import { toCard } from '../bookings/booking-card.js';
import { iso, type BookingRecord } from '../bookings/booking-record.js';
import { BookingsRepository } from '../bookings/bookings.repository.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { RoomSnapshotsRepository } from './room-snapshots.repository.js';

/** How far ahead a screen that loses its network still knows its room: the rest of today and two days more. */
const HORIZON_DAYS = 3;

const noCalendar: CalendarHealth = { status: 'NONE', lastSyncedAt: null, error: null };

export interface SnapshotOptions {
  /** For doors and everything beside them: titles are masked where the policy says so. */
  forPublic: boolean;
}

/** What is known of rooms, to be shown. */
@Injectable()
export class RoomSnapshots {
  constructor(
    private readonly db: Database,
    private readonly repository: RoomSnapshotsRepository,
    private readonly bookings: BookingsRepository,
    private readonly directory: RoomDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * The schedules of the named rooms in the order asked, all read at once; what the tenant does not have or is no room is
   * left out. A schedule with a higher version has read at least as much as one of the same room with a lower version.
   */
  async load(tenantId: string, roomIds: readonly string[], options: SnapshotOptions): Promise<RoomSchedule[]> {
    if (roomIds.length === 0) return [];
    const version = await this.repository.nextVersion();
    return this.read(tenantId, await this.directory.find(tenantId, roomIds), version, options);
  }

  /** The schedules of all rooms of the tenant that are not retired, by name. */
  async loadAll(tenantId: string, options: SnapshotOptions): Promise<RoomSchedule[]> {
    const version = await this.repository.nextVersion();
    const resources = await this.directory.all(tenantId);
    return this.read(
      tenantId,
      resources.filter(({ status }) => status !== 'RETIRED'),
      version,
      options,
    );
  }

  private async read(
    tenantId: string,
    resources: readonly RoomFacts[],
    version: number,
    { forPublic }: SnapshotOptions,
  ): Promise<RoomSchedule[]> {
    const rooms = resources.filter(({ type }) => type === 'ROOM');
    if (rooms.length === 0) return [];
    const ids = rooms.map(({ id }) => id);
    const now = this.clock.now();
    const horizons = new Map(rooms.map(({ timeZone }) => [timeZone, horizonAt(now, timeZone)]));
    const { bookings, calendars } = await this.db.tenant(tenantId, async (tx) => ({
      bookings: await this.bookings.atDoors(tx, ids, hull([...horizons.values()])),
      calendars: await this.repository.calendarHealth(tx, ids),
    }));
    const bookingsOf = Map.groupBy(bookings, (booking) => booking.resource_id);
    return rooms.map((room) => {
      const horizon = horizons.get(room.timeZone)!;
      return {
        roomId: room.id,
        version,
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
        bookings: (bookingsOf.get(room.id) ?? [])
          .filter((booking) => isShown(booking, room, horizon, now))
          .map((booking) => toCard(booking, room.policy, { titlesMasked: forPublic && room.policy.titlesMasked })),
        calendar: calendars.get(room.id) ?? noCalendar,
      };
    });
  }
}

/** From the start of today where the room is to the start of the day three days on. */
function horizonAt(now: number, timeZone: string): Interval {
  const start = startOfLocalDay(now, timeZone);
  return { start, end: startOfLocalDay(addLocalDays(now, HORIZON_DAYS, timeZone), timeZone) };
}

function hull(spans: readonly Interval[]): Interval {
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

/** A released booking stays while somebody may still take it back. */
function isShown(booking: BookingRecord, { policy }: RoomFacts, horizon: Interval, now: number): boolean {
  if (booking.end_at <= horizon.start || booking.start_at >= horizon.end) return false;
  if (booking.released_at === null) return true;
  return now < Math.min(booking.released_at + policy.restoreMinutes * MINUTE_MS, booking.end_at);
}

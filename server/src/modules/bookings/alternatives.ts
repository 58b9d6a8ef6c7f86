import type { Alternative } from '@lintel/shared/errors';
import { complement, overlaps, union, type Interval } from '@lintel/shared/intervals';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/db/database.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { iso } from './booking-record.js';
import { BookingsRepository } from './bookings.repository.js';

const LOOK_AROUND_MS = DAY_MS;
const OTHER_TIMES = 3;
const OTHER_ROOMS = 3;

/** What somebody could book instead of a span that is taken: other times of the same rooms, other rooms at that time. */
@Injectable()
export class Alternatives {
  constructor(
    private readonly db: Database,
    private readonly repository: BookingsRepository,
    private readonly directory: RoomDirectory,
  ) {}

  async find(
    tenantId: string,
    wanted: Interval,
    resourceIds: readonly string[],
    now: number,
    except?: string,
  ): Promise<Alternative[]> {
    const rooms = resourceIds.length === 1 ? await this.otherRooms(tenantId, resourceIds[0]!) : [];
    const around = { start: Math.max(now, wanted.start - LOOK_AROUND_MS), end: wanted.end + LOOK_AROUND_MS };
    const claims = await this.db.tenant(tenantId, (tx) =>
      this.repository.claimsOf(tx, [...resourceIds, ...rooms.map((room) => room.id)], around, except),
    );
    const busy = union(...resourceIds.map((id) => claims.get(id)!));
    const times = nearestFree(wanted, complement(busy, around)).map((span) => toAlternative(span, resourceIds));
    const free = rooms.filter(
      (room) => wanted.start >= now && !claims.get(room.id)!.some((claim) => overlaps(claim, wanted)),
    );
    return [...times, ...free.slice(0, OTHER_ROOMS).map((room) => toAlternative(wanted, [room.id]))];
  }

  /** Bookable rooms besides the one that is taken, the most alike first: same floor, then the nearest capacity. */
  private async otherRooms(tenantId: string, taken: string): Promise<RoomFacts[]> {
    const all = await this.directory.all(tenantId);
    const room = all.find(({ id }) => id === taken);
    if (room?.type !== 'ROOM') return [];
    const unlikeness = (other: RoomFacts) =>
      (other.locationId === room.locationId ? 0 : 1_000) + Math.abs((other.capacity ?? 0) - (room.capacity ?? 0));
    return all
      .filter((other) => other.id !== taken && other.type === 'ROOM' && other.status === 'ACTIVE')
      .sort((a, b) => unlikeness(a) - unlikeness(b))
      .slice(0, 50);
  }
}

/** Spans of the wanted length in the free ones, the nearest to the wanted start first, starting on whole minutes. */
export function nearestFree(wanted: Interval, free: readonly Interval[], count = OTHER_TIMES): Interval[] {
  const length = wanted.end - wanted.start;
  return free
    .flatMap((gap) => {
      const earliest = Math.ceil(gap.start / MINUTE_MS) * MINUTE_MS;
      const latest = Math.floor((gap.end - length) / MINUTE_MS) * MINUTE_MS;
      if (latest < earliest) return [];
      const start = Math.min(Math.max(wanted.start, earliest), latest);
      return [{ start, end: start + length }];
    })
    .sort((a, b) => Math.abs(a.start - wanted.start) - Math.abs(b.start - wanted.start))
    .slice(0, count);
}

function toAlternative(span: Interval, resourceIds: readonly string[]): Alternative {
  const [only] = resourceIds;
  return { start: iso(span.start), end: iso(span.end), ...(resourceIds.length === 1 && { resourceId: only! }) };
}

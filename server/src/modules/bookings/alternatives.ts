import type { Alternative } from '@lintel/shared/errors';
import { complement, overlaps, union, type Interval } from '@lintel/shared/intervals';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { RoomDirectory } from '../resources/room-directory.js';
import { stepsBetween } from '../resources/nearness.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { iso } from './booking-record.js';
import { BookingsRepository } from './bookings.repository.js';

const LOOK_AROUND_MS = DAY_MS;
const OTHER_TIMES = 3;
const OTHER_ROOMS = 3;
/** Rooms looked at for being free at the wanted time, the most alike first. */
const ROOMS_CONSIDERED = 30;

export interface Wanted {
  tenantId: string;
  span: Interval;
  resourceIds: readonly string[];
  /** A booking whose own claims do not stand in its way. */
  except?: string;
}

/** What somebody could book instead of a span that is taken: other times of the same rooms, other rooms at that time. */
@Injectable()
export class Alternatives {
  private readonly finding = new Map<string, Promise<Alternative[]>>();

  constructor(
    private readonly repository: BookingsRepository,
    private readonly directory: RoomDirectory,
  ) {}

  /** Those who lose the same race at the same moment share one look. */
  find(wanted: Wanted, now: number): Promise<Alternative[]> {
    const key = JSON.stringify([
      wanted.tenantId,
      wanted.span.start,
      wanted.span.end,
      wanted.resourceIds,
      wanted.except,
    ]);
    let finding = this.finding.get(key);
    if (!finding) {
      finding = this.look(wanted, now).finally(() => this.finding.delete(key));
      this.finding.set(key, finding);
    }
    return finding;
  }

  private async look({ tenantId, resourceIds, except, ...wanted }: Wanted, now: number): Promise<Alternative[]> {
    const span = fromNowOn(wanted.span, now, except !== undefined);
    const rooms = resourceIds.length === 1 ? await this.otherRooms(tenantId, resourceIds[0]!) : [];
    const around = { start: Math.max(now, span.start - LOOK_AROUND_MS), end: span.end + LOOK_AROUND_MS };
    const subjects = [...resourceIds, ...rooms.map((room) => room.id)];
    const claims = await this.repository.claimsOf(tenantId, subjects, around, except);
    const busy = union(...resourceIds.map((id) => claims.get(id)!));
    const times = nearestFree(span, complement(busy, around)).map((free) => toAlternative(free, resourceIds));
    const free = rooms.filter((room) => !claims.get(room.id)!.some((claim) => overlaps(claim, span)));
    return [...times, ...free.slice(0, OTHER_ROOMS).map((room) => toAlternative(span, [room.id], room.name))];
  }

  /** Bookable rooms besides the one that is taken: the nearest in the tree of locations first, then the nearest capacity. */
  private async otherRooms(tenantId: string, taken: string): Promise<RoomFacts[]> {
    const all = await this.directory.all(tenantId);
    const room = all.find(({ id }) => id === taken);
    if (room?.type !== 'ROOM') return [];
    const unlikeness = (other: RoomFacts) =>
      stepsBetween(room.locationIds, other.locationIds) * 1_000 +
      Math.abs((other.capacity ?? 0) - (room.capacity ?? 0));
    return all
      .filter((other) => other.id !== taken && other.type === 'ROOM' && other.status === 'ACTIVE')
      .sort((a, b) => unlikeness(a) - unlikeness(b))
      .slice(0, ROOMS_CONSIDERED);
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

/**
 * Nobody can have what is past: a new booking is wanted as long from now on (what began within a minute has its whole
 * minutes), one that runs for the rest of its time.
 */
function fromNowOn({ start, end }: Interval, now: number, isRunning: boolean): Interval {
  if (start >= now) return { start, end };
  const from = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const length = Math.ceil((end - start) / MINUTE_MS) * MINUTE_MS;
  return { start: from, end: isRunning && end > now ? end : from + length };
}

function toAlternative(span: Interval, resourceIds: readonly string[], roomName?: string): Alternative {
  const [only] = resourceIds;
  return {
    start: iso(span.start),
    end: iso(span.end),
    ...(resourceIds.length === 1 && { resourceId: only! }),
    ...(roomName !== undefined && { resourceName: roomName }),
  };
}

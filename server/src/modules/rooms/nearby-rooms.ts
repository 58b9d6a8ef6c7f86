import type { NearbyRoom, NearbyRooms, RoomSchedule } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { deriveRoomState } from '@lintel/shared/room-state';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { sharedSteps, stepsBetween } from '../resources/nearness.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { RoomSnapshots } from './room-snapshots.js';

/** Rooms looked at for being free, the nearest first: nobody walks further. */
const ROOMS_CONSIDERED = 40;

/** Where somebody can go who finds a room taken. */
@Injectable()
export class NearbyRoomsService {
  constructor(
    private readonly directory: RoomDirectory,
    private readonly snapshots: RoomSnapshots,
    private readonly clock: Clock,
  ) {}

  /** Rooms that are free now and can be taken at their doors, the nearest to one of the display's rooms first. */
  async find(display: DisplayPrincipal, resourceId: string | undefined, limit: number): Promise<NearbyRooms> {
    const { tenantId, resourceIds } = display;
    const all = await this.directory.all(tenantId);
    const wanted = resourceId ?? resourceIds[0];
    const door = resourceIds.includes(wanted ?? '') ? all.find(({ id }) => id === wanted) : undefined;
    if (!door) throw new LintelError('NOT_FOUND', { detail: 'This display does not stand beside that room.' });
    const candidates = nearestTo(door, all).slice(0, ROOMS_CONSIDERED);
    const ids = candidates.map(({ id }) => id);
    const schedules = await this.snapshots.load(tenantId, ids, { forPublic: true });
    const now = this.clock.now();
    const byId = new Map(schedules.map((schedule) => [schedule.roomId, schedule]));
    const items = candidates.flatMap((room) => freeRoom(door, room, byId.get(room.id), now) ?? []).slice(0, limit);
    return { at: new Date(now).toISOString(), items };
  }
}

/** Rooms somebody may take at the door, by the way there, then by how alike they are in size. */
function nearestTo(door: RoomFacts, all: readonly RoomFacts[]): RoomFacts[] {
  const away = (room: RoomFacts) => stepsBetween(door.locationIds, room.locationIds);
  const unlikeness = (room: RoomFacts) => Math.abs((room.capacity ?? 0) - (door.capacity ?? 0));
  const isOnTheWay = (room: RoomFacts) =>
    door.locationIds.length === 0 || sharedSteps(door.locationIds, room.locationIds) > 0;
  return all
    .filter(
      ({ id, type, status, policy }) =>
        id !== door.id && type === 'ROOM' && status === 'ACTIVE' && policy.walkUpEnabled,
    )
    .filter(isOnTheWay)
    .sort((a, b) => away(a) - away(b) || unlikeness(a) - unlikeness(b));
}

function freeRoom(
  door: RoomFacts,
  room: RoomFacts,
  schedule: RoomSchedule | undefined,
  now: number,
): NearbyRoom | null {
  if (!schedule) return null;
  const { actions, freeUntil } = deriveRoomState(schedule, schedule.policy, now);
  const isTooShort = freeUntil !== null && Date.parse(freeUntil) - now < room.policy.walkUpMinimumMinutes * MINUTE_MS;
  if (!actions.includes('BOOK') || isTooShort) return null;
  const way = room.locationPath.slice(sharedSteps(door.locationIds, room.locationIds));
  return {
    roomId: room.id,
    name: room.name,
    capacity: room.capacity,
    location: way.join(' · ') || null,
    freeUntil,
    timeZone: room.timeZone,
  };
}

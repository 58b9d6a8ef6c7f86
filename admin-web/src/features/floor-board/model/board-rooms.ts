import type { Display, Resource, RoomState } from '@lintel/shared/contracts';

export type Presence = 'ONLINE' | 'PARTLY' | 'OFFLINE' | 'NONE';

/** One card of the board. */
export interface BoardRoom {
  id: string;
  name: string;
  state: RoomState;
  timeZone: string;
  capacity: number | null;
  amenities: string[];
  /** Names from the site down. */
  path: string[];
  presence: Presence;
}

export interface BoardFloor {
  key: string;
  name: string | null;
  rooms: BoardRoom[];
}
/** The floors of one building (or site), under the names above them. */
export interface BoardSection {
  key: string;
  path: string[];
  timeZone: string;
  floors: BoardFloor[];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const separator = '\u0000';

export function presenceOf(displays: readonly Display[]): Presence {
  if (displays.length === 0) return 'NONE';
  const online = displays.filter(({ presence }) => presence.status === 'ONLINE').length;
  if (online === 0) return 'OFFLINE';
  return online === displays.length ? 'ONLINE' : 'PARTLY';
}

/** Brings together what is known of each room. Retired rooms have left the building. */
export function boardRooms(
  states: readonly RoomState[],
  resources: readonly Resource[],
  displays: readonly Display[],
  fallbackZone: string,
): BoardRoom[] {
  const resourceOf = new Map(resources.map((resource) => [resource.id, resource]));
  const displaysOf = Map.groupBy(
    displays.flatMap((display) => display.resourceIds.map((roomId) => ({ roomId, display }))),
    ({ roomId }) => roomId,
  );
  return states.flatMap((state) => {
    const resource = resourceOf.get(state.roomId);
    if (resource && (resource.status === 'RETIRED' || resource.type !== 'ROOM')) return [];
    return {
      id: state.roomId,
      name: state.name,
      state,
      timeZone: resource?.timeZone ?? fallbackZone,
      capacity: resource?.capacity ?? null,
      amenities: resource?.amenities ?? [],
      path: resource?.locationPath ?? [],
      presence: presenceOf((displaysOf.get(state.roomId) ?? []).map(({ display }) => display)),
    };
  });
}

/**
 * Whether two cards would look the same. A refetch makes new objects for rooms in which only the time of asking (`at`) moved; with
 * hundreds of rooms those must not be drawn again. What is nested keeps its identity while it is equal.
 */
export function looksSame(one: BoardRoom, other: BoardRoom): boolean {
  if (one === other) return true;
  const { state: a } = one;
  const { state: b } = other;
  return (
    one.id === other.id &&
    one.name === other.name &&
    one.capacity === other.capacity &&
    one.presence === other.presence &&
    one.timeZone === other.timeZone &&
    a.state === b.state &&
    a.current === b.current &&
    a.next === b.next &&
    a.concurrent.length === b.concurrent.length &&
    a.busyUntil === b.busyUntil &&
    a.freeUntil === b.freeUntil &&
    a.checkIn === b.checkIn &&
    a.calendar.status === b.calendar.status
  );
}

/** Groups rooms by building and floor, everything in reading order; rooms without a location come last. */
export function groupRooms(rooms: readonly BoardRoom[]): BoardSection[] {
  const bySection = Map.groupBy(rooms, ({ path }) => path.slice(0, -1).join(separator));
  const sections = [...bySection].flatMap(([key, inSection]) => {
    const located = inSection.filter(({ path }) => path.length > 0);
    const lost = inSection.filter(({ path }) => path.length === 0);
    return [
      ...(located.length > 0 ? [sectionOf(key, located)] : []),
      ...(lost.length > 0 ? [sectionOf('', lost)] : []),
    ];
  });
  const isLost = (section: BoardSection) => section.floors.every(({ name }) => name === null);
  return sections.sort(
    (one, other) =>
      Number(isLost(one)) - Number(isLost(other)) || collator.compare(one.path.join(' '), other.path.join(' ')),
  );
}

function sectionOf(key: string, rooms: BoardRoom[]): BoardSection {
  const floors = [...Map.groupBy(rooms, ({ path }) => path.at(-1) ?? null)]
    .map(([name, onFloor]) => ({
      key: `${key}${separator}${name ?? ''}`,
      name,
      rooms: onFloor.sort((one, other) => collator.compare(one.name, other.name)),
    }))
    .sort((one, other) => collator.compare(one.name ?? '', other.name ?? ''));
  const path = rooms[0]?.path.slice(0, -1) ?? [];
  return {
    key: `${key}${separator}${floors[0]?.name === null ? 'lost' : ''}`,
    path,
    timeZone: rooms[0]?.timeZone ?? 'UTC',
    floors,
  };
}

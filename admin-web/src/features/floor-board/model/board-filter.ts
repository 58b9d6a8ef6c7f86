import type { RoomStateName } from '@lintel/shared/contracts';
import type { BoardRoom } from './board-rooms';

export interface BoardFilter {
  search: string;
  isFreeNow: boolean;
  /** The names of a floor from the site down, joined by `pathText`; empty means every floor. */
  floor: string;
  capacity: number;
}

export const noFilter: BoardFilter = { search: '', isFreeNow: false, floor: '', capacity: 0 };

/** States in which somebody may walk in. */
const free = new Set<RoomStateName>(['AVAILABLE', 'STARTING_SOON']);
export const isFree = (state: RoomStateName): boolean => free.has(state);

export const pathText = (path: readonly string[]): string => path.join(' › ');

/** Letters without their marks, so that "salon" finds "Salón". */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

function searchText(room: BoardRoom): string {
  const { current, next } = room.state;
  return plain(
    [
      room.name,
      ...room.path,
      ...room.amenities,
      current?.title ?? '',
      current?.organizerName ?? '',
      next?.title ?? '',
    ].join(' '),
  );
}

export function filterRooms(rooms: readonly BoardRoom[], filter: BoardFilter): BoardRoom[] {
  const words = plain(filter.search).split(/\s+/).filter(Boolean);
  return rooms.filter(
    (room) =>
      (!filter.isFreeNow || isFree(room.state.state)) &&
      (filter.floor === '' || pathText(room.path) === filter.floor) &&
      (filter.capacity === 0 || (room.capacity ?? 0) >= filter.capacity) &&
      (words.length === 0 || words.every((word) => searchText(room).includes(word))),
  );
}

export function floorsOf(rooms: readonly BoardRoom[]): string[] {
  const collator = new Intl.Collator(undefined, { numeric: true });
  return [...new Set(rooms.filter(({ path }) => path.length > 0).map(({ path }) => pathText(path)))].sort(
    collator.compare,
  );
}

/** How many rooms are in each state, in the order the states are shown. */
export function countByState(rooms: readonly BoardRoom[], order: readonly RoomStateName[]): [RoomStateName, number][] {
  return order.map((name) => [name, rooms.filter(({ state }) => state.state === name).length]);
}

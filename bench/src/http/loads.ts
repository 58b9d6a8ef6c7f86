/** What 50 clients ask for, one load at a time. */

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** How much of a booking's way is gone: all of it, all but what it writes, or only to the controller's one call and back. */
export type Depth = 'whole' | 'nothing written' | 'nothing decided';

export interface Sent {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: string;
}

/** What there is to ask about. */
export interface Furniture {
  rooms: string[];
  /** One whose time is taken. */
  takenRoom: string;
  bookings: string[];
  /** A midnight; the rooms have bookings on the day that follows. */
  day: number;
  /** Where the public reads when a department can be booked. */
  department: string;
}

export interface Load {
  title: string;
  kind: 'route' | 'read' | 'slots' | 'write';
  depth: Depth;
  status: number;
  /** The request with this number, counted over all turns of the load. */
  request(house: Furniture, number: number): Sent;
}

const iso = (at: number): string => encodeURIComponent(new Date(at).toISOString());
const any = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;

/** Every load books days of its own, so that no time is wanted twice. */
const book = (month: number) => (house: Furniture, number: number) => {
  const rooms = house.rooms.length;
  return booking(
    house.rooms[number % rooms]!,
    house.day + month * 30 * DAY_MS + Math.floor(number / rooms) * MINUTE_MS,
    MINUTE_MS,
  );
};

export function booking(room: string, start: number, length: number): Sent {
  return {
    method: 'POST',
    path: '/api/v1/calendar/events',
    body: JSON.stringify({
      title: 'Weekly planning',
      start: new Date(start).toISOString(),
      end: new Date(start + length).toISOString(),
      timeZone: 'Europe/Madrid',
      resourceIds: [room],
    }),
  };
}

const PUBLIC_ZONE = encodeURIComponent('America/New_York');
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const loads: readonly Load[] = [
  {
    title: 'booking route to its service and back',
    kind: 'route',
    depth: 'nothing decided',
    status: 201,
    request: book(1),
  },
  {
    title: 'booking route with its service, nothing written',
    kind: 'route',
    depth: 'nothing written',
    status: 201,
    request: book(3),
  },
  { title: 'book a free slot', kind: 'write', depth: 'whole', status: 201, request: book(5) },
  {
    title: 'book a taken slot: 409 with alternatives',
    kind: 'write',
    depth: 'whole',
    status: 409,
    request: ({ takenRoom, day }) => booking(takenRoom, day + 10 * HOUR_MS, HOUR_MS),
  },
  {
    title: 'rename a booking',
    kind: 'write',
    depth: 'whole',
    status: 200,
    request: ({ bookings }, number) => ({
      method: 'PATCH',
      path: `/api/v1/calendar/events/${bookings[number % bookings.length]}`,
      body: JSON.stringify({ title: `Weekly planning ${number}` }),
    }),
  },
  {
    title: "a room's bookings of a day",
    kind: 'read',
    depth: 'whole',
    status: 200,
    request: ({ rooms, day }) => ({
      method: 'GET',
      path: `/api/v1/calendar/events?resourceId=${any(rooms)}&from=${iso(day)}&to=${iso(day + DAY_MS)}`,
    }),
  },
  {
    title: 'states of all rooms (floor board)',
    kind: 'read',
    depth: 'whole',
    status: 200,
    request: () => ({ method: 'GET', path: '/api/v1/resources/states' }),
  },
  {
    title: 'state of one room',
    kind: 'read',
    depth: 'whole',
    status: 200,
    request: ({ rooms }) => ({ method: 'GET', path: `/api/v1/resources/${any(rooms)}/state` }),
  },
  {
    title: 'free slots of a room, a week',
    kind: 'slots',
    depth: 'whole',
    status: 200,
    request: ({ rooms, day }) => ({
      method: 'GET',
      path: `/api/v1/calendar/availability?resourceId=${any(rooms)}&from=${iso(day)}&to=${iso(day + 7 * DAY_MS)}&durationMinutes=60`,
    }),
  },
  {
    title: "a department's slots of a day, ten hosts",
    kind: 'slots',
    depth: 'whole',
    status: 200,
    request: ({ department, day }, number) => ({
      method: 'GET',
      path: `${department}/slots?date=${dateOf(day + (number % 14) * DAY_MS)}&timeZone=${PUBLIC_ZONE}`,
    }),
  },
  {
    title: "a department's dates of a month, ten hosts",
    kind: 'slots',
    depth: 'whole',
    status: 200,
    request: ({ department, day }) => ({
      method: 'GET',
      path: `${department}/dates?month=${dateOf(day).slice(0, 7)}&timeZone=${PUBLIC_ZONE}`,
    }),
  },
];

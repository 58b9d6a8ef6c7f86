import type { Booking, CreatedBooking, Series } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { uuidv7 } from '../../../../platform/ids.js';
import { openHouse, type House, type Person } from '../../../../testing/house.js';

export const EVENTS = '/api/v1/calendar/events';

/** A house with an administrator and a member, who makes and changes series. */
export interface SeriesHouse {
  house: House;
  tenantId: string;
  admin: Person;
  member: Person;
  addRoom(): Promise<string>;
  /** Books; throws where it is refused. */
  make(json: object, person?: Person): Promise<CreatedBooking>;
  refused(json: object, query?: string): Promise<Problem>;
  seriesOf(booking: Booking): Promise<Series>;
  patch(booking: Booking, scope: string, json: object, headers?: Record<string, string>): Promise<Response>;
  cancel(booking: Booking, scope: string, person?: Person): Promise<Response>;
  /** Everything of a room in order, whatever became of it. */
  inRoom(id: string, query?: string): Promise<Booking[]>;
  /** What still is to take place in it. */
  openIn(id: string): Promise<Booking[]>;
  countOf(tableAndWhere: string, params: unknown[]): Promise<number>;
  /** How often the database had to end one of two that waited for each other. */
  deadlocks(): Promise<number>;
}

/** Mondays at ten in Madrid, from 2026-11-23 on. */
export const weekly = (resourceIds: string[], rule: string, fields: object = {}): object => ({
  title: 'Team meeting',
  start: '2026-11-23T09:00:00Z',
  end: '2026-11-23T10:00:00Z',
  timeZone: 'Europe/Madrid',
  resourceIds,
  recurrence: { rule },
  ...fields,
});

/** A booking of the member's that stands alone. */
export const once = (resourceId: string, start: string, end: string): object =>
  weekly([resourceId], '', { start, end, recurrence: undefined });

export const starts = (bookings: readonly { start: string }[]): string[] =>
  bookings.map(({ start }) => start.slice(0, 16));

/** The body of an answer, which has to be one of success. */
export async function bodyOf<Body>(answer: Response | Promise<Response>): Promise<Body> {
  const response = await answer;
  const body = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
  return body as Body;
}

export async function openSeriesHouse(): Promise<SeriesHouse> {
  const house = await openHouse();
  const tenantId = await house.addTenant('series');
  const admin = await house.addPerson(tenantId, 'ADMIN');
  const member = await house.addPerson(tenantId, 'MEMBER');
  const inRoom = async (id: string, query = '') =>
    (await bodyOf<{ items: Booking[] }>(member.fetch(`${EVENTS}?resourceId=${id}&limit=200${query}`))).items;
  return {
    house,
    tenantId,
    admin,
    member,
    addRoom: () => house.addResource(tenantId, `Room ${uuidv7()}`),
    make: (json, person = member) => bodyOf(person.fetch(EVENTS, { json })),
    refused: async (json, query = '') => (await (await member.fetch(EVENTS + query, { json })).json()) as Problem,
    seriesOf: ({ recurrence }) => bodyOf(member.fetch(`/api/v1/series/${recurrence!.seriesId}`)),
    patch: ({ id }, scope, json, headers) =>
      member.fetch(`${EVENTS}/${id}?scope=${scope}`, { method: 'PATCH', json, headers }),
    cancel: ({ id }, scope, person = member) =>
      person.fetch(`${EVENTS}/${id}/cancel`, { json: { scope, reason: 'No need' } }),
    inRoom,
    openIn: async (id) => (await inRoom(id)).filter(({ status }) => status === 'CONFIRMED'),
    countOf: async (tableAndWhere, params) => {
      const sql = `SELECT count(*) AS count FROM ${tableAndWhere}`;
      return (await house.db.systemStatement<{ count: number }>(sql, params))[0]!.count;
    },
    deadlocks: async () => {
      const sql = 'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()';
      return (await house.db.systemStatement<{ deadlocks: number }>(sql))[0]!.deadlocks;
    },
  };
}

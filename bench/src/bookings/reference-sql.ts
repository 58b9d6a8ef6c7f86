import type { Tenant } from './house.js';

/**
 * Tables of the same columns and as many indexes that promise nothing: no exclusion constraint (claims get a plain index
 * on subject and start), no foreign keys, no checks, no row-level security.
 */
export const REFERENCE_TABLES = `
  CREATE SCHEMA reference;
  CREATE TABLE reference.booking (LIKE public.booking INCLUDING DEFAULTS INCLUDING INDEXES);
  CREATE TABLE reference.booking_resource (LIKE public.booking_resource INCLUDING INDEXES);
  CREATE TABLE reference.domain_event (LIKE public.domain_event INCLUDING IDENTITY INCLUDING INDEXES);
  CREATE TABLE reference.claim (LIKE public.claim INCLUDING IDENTITY, PRIMARY KEY (booking_id, subject_id, period));
  CREATE INDEX ON reference.claim (subject_id, lower(period));
  CREATE TABLE reference.race (LIKE public.claim INCLUDING IDENTITY, PRIMARY KEY (booking_id, subject_id, period),
    EXCLUDE USING gist (subject_id WITH =, period WITH &&));
  GRANT USAGE ON SCHEMA reference TO lintel_app;
  GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA reference TO lintel_app;`;

/** Which rooms a script books: one of several at random, or always the same. Slots never meet. */
export type Where = 'uniform' | 'hot';

const slot = `
\\set n :n + 1
\\set start :from + 60 * (:n * :clients + :client_id)
\\set end :start + 60`;

/** Rooms of the tenant pgbench books for have numbers for ids, which a script can choose among. */
const roomPrefix = '01890000-0000-7000-8000-';
const roomNumber = (index: number): number => 100_000_000_001 + index;
export const roomId = (index: number): string => `${roomPrefix}${roomNumber(index)}`;

const setRoom: Record<Where, string> = {
  uniform: `\\set room random(${roomNumber(0)}, ${roomNumber(199)})`,
  hot: `\\set room ${roomNumber(200)}`,
};

/** JSON in a literal, with a space after each colon: pgbench would take `:null` for one of its variables. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll('":', '": ');

const actorOf = ({ person }: Tenant) => ({ type: 'HUMAN', id: person.userId, name: person.name });

const diff = {
  title: { from: null, to: 'Weekly planning' },
  start: { from: null, to: '2027-01-01T00:00:00.000Z' },
  end: { from: null, to: '2027-01-01T00:01:00.000Z' },
  resourceIds: { from: null, to: [roomId(0)] },
  status: { from: null, to: 'CONFIRMED' },
};

const bookingNumber = `'BOOK-' || :round || '-' || :client_id || '-' || :n`;

/** The rows of a booking in one statement, into the tables of `schema`. */
export function insertScript(where: Where, schema: 'reference' | 'public', tenant: Tenant): string {
  const { person } = tenant;
  const tenantId = `'${person.tenantId}'::uuid`;
  return `${slot}
${setRoom[where]}
WITH given AS MATERIALIZED (
  SELECT uuidv7() AS id, ('${roomPrefix}' || :room)::uuid AS room, to_timestamp(:start) AS start_at, to_timestamp(:end) AS end_at
), booking AS (
  INSERT INTO ${schema}.booking (id, tenant_id, reference, kind, status, version, title, location, tags, metadata, start_at,
    end_at, time_zone, all_day, is_private, in_conflict, organizer_email, organizer_name, organizer_user_id, attendees, source,
    created_by_type, created_by_id, created_by_name, created_at, updated_at)
  SELECT id, ${tenantId}, ${bookingNumber}, 'RESOURCE', 'CONFIRMED', 1, 'Weekly planning', 'Room 17', '{}', '{}', start_at,
    end_at, 'Europe/Madrid', false, false, false, '${person.email}', '${person.name}', '${person.userId}'::uuid, '[]', 'LINTEL',
    'HUMAN', '${person.userId}', '${person.name}', now(), now() FROM given
), resources AS (
  INSERT INTO ${schema}.booking_resource (tenant_id, booking_id, resource_id, start_at, end_at)
  SELECT ${tenantId}, id, room, start_at, end_at FROM given
), claim AS (
  INSERT INTO ${schema}.claim (tenant_id, booking_id, subject_id, period)
  SELECT ${tenantId}, id, room, tstzrange(start_at, end_at) FROM given
)
INSERT INTO ${schema}.domain_event (id, tenant_id, type, subject_id, resource_ids, version, actor, diff, correlation_id, at)
SELECT uuidv7(), ${tenantId}, 'booking.created', id, ARRAY[room], 1, '${json(actorOf(tenant))}'::jsonb, '${json(diff)}'::jsonb,
  id::text, now() FROM given;
`;
}

/** What the product sends, sent by pgbench: the difference to `insertScript` is the work of the server alone. */
export function productScript(where: Where, tenant: Tenant): string {
  const { person } = tenant;
  const fixed = {
    tenant_id: person.tenantId,
    kind: 'RESOURCE',
    status: 'CONFIRMED',
    version: 1,
    title: 'Weekly planning',
    description: null,
    location: 'Room 17',
    category: null,
    tags: [],
    metadata: {},
    time_zone: 'Europe/Madrid',
    all_day: false,
    is_private: false,
    in_conflict: false,
    organizer_email: person.email,
    organizer_name: person.name,
    organizer_user_id: person.userId,
    attendees: [],
    online_meeting: null,
    recurrence: null,
    source: 'LINTEL',
    created_by_type: 'HUMAN',
    created_by_id: person.userId,
    created_by_name: person.name,
    checked_in_at: null,
    checked_in_by: null,
    released_at: null,
    cancellation: null,
    host_ids: [],
  };
  const event = { type: 'booking.created', actor: actorOf(tenant), diff, correlationId: person.userId };
  const open = (value: object) => json(value).slice(0, -1);
  return `${slot}
${setRoom[where]}
SELECT create_booking('${person.tenantId}',
  ('${open(fixed)},"id": "' || uuidv7() || '","reference": "' || ${bookingNumber} || '","start_at": "' || to_timestamp(:start) ||
   '","end_at": "' || to_timestamp(:end) || '","created_at": "' || now() || '","updated_at": "' || now() || '"}')::jsonb,
  ARRAY[('${roomPrefix}' || :room)::uuid],
  ('${open(event)},"id": "' || uuidv7() || '","at": "' || now() || '"}')::jsonb);
`;
}

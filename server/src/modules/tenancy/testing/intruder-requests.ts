/** One of demo's things of each kind. */
export type DemoIds = Record<
  | 'resources'
  | 'locations'
  | 'bookings'
  | 'connections'
  | 'displays'
  | 'door-credentials'
  | 'issues'
  | 'peripherals'
  | 'departments'
  | 'meeting-types'
  | 'users'
  | 'contacts'
  | 'contact-groups'
  | 'badge'
  | 'tenant',
  string
>;

/** Bodies that would succeed for demo itself. */
export function bodyFor(ids: DemoIds, method: string, path: string): object | undefined {
  const start = '2026-11-20T12:00:00Z';
  const customer = { name: 'Intruder', email: 'i@example.test', phone: '+34612345678' };
  const event = {
    title: 'Intruder',
    start,
    end: '2026-11-20T13:00:00Z',
    timeZone: 'UTC',
    resourceIds: [ids.resources],
  };
  const bodies: Record<string, object> = {
    'POST /api/v1/resources': { name: 'Intruder', type: 'ROOM', locationId: ids.locations },
    'PATCH /api/v1/resources/{id}': { name: 'Intruder' },
    'POST /api/v1/locations': { name: 'Intruder', kind: 'BUILDING', parentId: ids.locations },
    'PATCH /api/v1/locations/{id}': { name: 'Intruder' },
    'PUT /api/v1/policies/{scope}/{id}': { rules: { titlesMasked: false } },
    'POST /api/v1/displays/pair': { userCode: 'BCDFGH', name: 'Intruder', resourceIds: [ids.resources] },
    'PATCH /api/v1/displays/{id}': { name: 'Intruder' },
    'POST /api/v1/rollouts': { version: '2.0.0' },
    'POST /api/v1/displays/commands': { filter: { ids: [ids.displays] }, command: 'identify' },
    'POST /api/v1/displays/{id}/commands': { command: 'identify' },
    'PUT /api/v1/displays/settings/{scope}/{id}': { settings: { language: 'fr' } },
    'POST /api/v1/door-credentials/{id}/badges': { badge: '04D4E5F6' },
    'PATCH /api/v1/issues/{id}': { status: 'RESOLVED' },
    'POST /api/v1/peripherals': { name: 'Intruder', access: 'REPORT', resourceIds: [ids.resources] },
    'POST /api/v1/calendar/events': event,
    'PUT /api/v1/calendar/events/{id}': event,
    'PATCH /api/v1/calendar/events/{id}': { title: 'Intruder' },
    'POST /api/v1/departments': { name: 'Intruder', slug: 'intruder', members: [{ userId: ids.users }] },
    'PATCH /api/v1/departments/{id}': { name: 'Intruder' },
    'POST /api/v1/meeting-types': { departmentId: ids.departments, name: 'Intruder', slug: 'in', durationMinutes: 30 },
    'PATCH /api/v1/meeting-types/{id}': { name: 'Intruder' },
    'PUT /api/v1/users/{id}/availability': { timeZone: 'UTC', weekly: {} },
    'PUT /api/v1/users/{id}/profile': { slug: 'intruder' },
    'PATCH /api/v1/users/{id}': { bio: 'Intruder' },
    'PUT /api/v1/users/{id}/picture': { type: 'image/png', data: 'iVBORw0KGgoAAAANSUhEUg==' },
    'POST /api/v1/contacts': { name: 'Intruder', email: 'i@example.test' },
    'POST /api/v1/contact-groups': { name: 'Intruder', contactIds: [ids.contacts] },
    'PATCH /api/v1/contacts/{id}': { name: 'Intruder' },
    'PATCH /api/v1/contact-groups/{id}': { name: 'Intruder' },
    'PUT /api/v1/tenant/availability': { timeZone: 'UTC', weekly: {} },
    'PUT /api/v1/tenant/public-booking': { isChallengeRequired: false, allowedOrigins: [] },
    'POST /api/v1/bookings': { meetingTypeId: ids['meeting-types'], start, timeZone: 'UTC', customer },
    'POST /api/v1/bookings/check': { bookingId: ids.bookings },
    'POST /api/v1/bookings/{id}/reassign': { userId: ids.users },
    'POST /t/{tenant}/api/v1/public/bookings': {
      department: 'secret',
      meetingType: 'talk',
      start,
      timeZone: 'UTC',
      customer,
    },
    'POST /t/{tenant}/api/v1/public/bookings/{id}/pay': { token: 'guess' },
    'POST /t/{tenant}/api/v1/public/bookings/{id}/cancel': { token: 'guess' },
    'POST /t/{tenant}/api/v1/public/bookings/{id}/reschedule': { token: 'guess', start },
    'POST /api/v1/calendar/holds': { resourceIds: [ids.resources], start, end: '2026-11-20T13:00:00Z' },
    'POST /api/v1/calendars/conflicts/{id}/resolve': { keep: 'OURS' },
    'POST /api/v1/connections/google/service-account': { key: '{}' },
    'POST /api/v1/connections/microsoft/application': { directory: 'intruder.test' },
    'POST /api/v1/connections/{id}/calendars': { externalId: 'primary', resourceId: ids.resources },
    'POST /api/v1/connections/ical': { name: 'Intruder', url: 'http://127.0.0.1:9/x.ics', resourceId: ids.resources },
  };
  return bodies[`${method} ${path}`];
}

/** What a call needs to be one. */
export function queryFor(ids: DemoIds, path: string): string {
  if (path.endsWith('calendar/availability')) {
    return `?resourceId=${ids.resources}&from=2026-11-20T09:00:00Z&to=2026-11-20T18:00:00Z`;
  }
  if (path.endsWith('/free-times')) return `?userIds=${ids.users}&from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z`;
  if (path.endsWith('/analytics/replay')) return `?departmentId=${ids.departments}`;
  if (path.endsWith('/dates')) return '?month=2026-11';
  if (path.endsWith('/slots')) return '?date=2026-11-23';
  return path.startsWith('/t/') && path.includes('/bookings/{id}') ? '?token=guess' : '';
}

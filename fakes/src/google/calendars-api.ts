import { randomBytes } from 'node:crypto';
import type { calendar_v3 } from '@googleapis/calendar';
import { bodyOf, Refusal, type Exchange } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import { callerOf } from './caller.js';
import type { CalendarStore, Role } from './calendar-store.js';
import { isAtLeast, isRole, type ListEntry } from './directory.js';
import { badRequest, googleAnswers, notFound } from './errors.js';
import type { GoogleParts } from './google-parts.js';

type Entry = calendar_v3.Schema$CalendarListEntry;
const api = '/calendar/v3';

/** Resources "CalendarList", "Calendars" and "Acl". */
export function calendarRoutes({ directory, tokens, channels, limits }: GoogleParts): Route[] {
  const idOf = ({ params }: Exchange) => params['calendarId'] ?? '';
  const entry = (email: string, calendar: CalendarStore, role: Role): Entry => ({
    kind: 'calendar#calendarListEntry',
    etag: `"l${directory.listVersion}"`,
    id: calendar.id,
    summary: calendar.summary,
    ...(calendar.description !== undefined && { description: calendar.description }),
    timeZone: calendar.timeZone,
    accessRole: role,
    selected: true,
    ...(calendar.id === email && { primary: true }),
    defaultReminders: [],
  });
  const shownEntry = (email: string, { calendarId, isRemoved }: ListEntry): Entry[] => {
    const calendar = directory.calendars.get(calendarId);
    const role = calendar && directory.roleOf(calendar, email);
    if (isRemoved || !calendar || !role) return [{ kind: 'calendar#calendarListEntry', id: calendarId, deleted: true }];
    return [entry(email, calendar, role)];
  };
  const resource = (calendar: CalendarStore): calendar_v3.Schema$Calendar => ({
    kind: 'calendar#calendar',
    etag: `"c${calendar.version}"`,
    id: calendar.id,
    summary: calendar.summary,
    ...(calendar.description !== undefined && { description: calendar.description }),
    timeZone: calendar.timeZone,
  });

  return [
    route('GET', `${api}/users/me/calendarList`, (exchange) => {
      const email = callerOf(tokens, exchange, 'readLists');
      const { query } = exchange;
      const syncToken = query.get('syncToken');
      const since = syncToken === null ? 0 : versionOf(syncToken);
      const after = query.has('pageToken') ? versionOf(query.get('pageToken') ?? '') : 0;
      const lowest = query.get('minAccessRole') as Role | null;
      const all = directory
        .listOf(email)
        .filter(({ version, isRemoved }) => version > Math.max(since, after) && (since > 0 || !isRemoved));
      const size = Math.min(Number(query.get('maxResults') ?? 100) || 100, 250, limits.mostPerPage);
      const page = all.slice(0, size);
      const items = page
        .flatMap((one) => shownEntry(email, one))
        .filter(({ accessRole }) => !lowest || (accessRole && isAtLeast(accessRole as Role, lowest)));
      const last = page.at(-1);
      const isLast = !last || all.length <= size;
      return {
        status: 200,
        body: {
          kind: 'calendar#calendarList',
          items,
          ...(isLast ? { nextSyncToken: tokenOf(directory.listVersion) } : { nextPageToken: tokenOf(last.version) }),
        } satisfies calendar_v3.Schema$CalendarList,
      };
    }),
    route('POST', `${api}/users/me/calendarList`, (exchange) => {
      const email = callerOf(tokens, exchange, 'writeLists');
      const { calendar, role } = directory.find(email, bodyOf<Entry>(exchange).id ?? '');
      directory.list(email, calendar.id);
      return { status: 200, body: entry(email, calendar, role) };
    }),
    route('POST', `${api}/users/me/calendarList/watch`, (exchange) => {
      const email = callerOf(tokens, exchange, 'readLists');
      const uri = `${exchange.origin}${api}/users/me/calendarList?alt=json`;
      return {
        status: 200,
        body: channels.watch(bodyOf<calendar_v3.Schema$Channel>(exchange), `list of ${email}`, uri),
      };
    }),
    route('GET', `${api}/users/me/calendarList/:calendarId`, (exchange) => {
      const email = callerOf(tokens, exchange, 'readLists');
      const { calendar, role } = directory.find(email, idOf(exchange));
      const isListed = directory
        .listOf(email)
        .some(({ calendarId, isRemoved }) => calendarId === calendar.id && !isRemoved);
      if (!isListed) throw notFound();
      return { status: 200, body: entry(email, calendar, role) };
    }),
    route('POST', `${api}/calendars`, (exchange) => {
      const email = callerOf(tokens, exchange, 'writeCalendars');
      const { summary, description, timeZone } = bodyOf<calendar_v3.Schema$Calendar>(exchange);
      if (!summary) throw badRequest('Missing title.', 'required');
      const calendar = directory.addCalendar({
        id: `c_${randomBytes(16).toString('hex')}@group.calendar.google.com`,
        summary,
        ...(description && { description }),
        timeZone: timeZone ?? 'UTC',
        access: { [email]: 'owner' },
      });
      return { status: 200, body: resource(calendar) };
    }),
    route('GET', `${api}/calendars/:calendarId`, (exchange) => {
      const email = callerOf(tokens, exchange, 'readCalendars');
      return { status: 200, body: resource(directory.find(email, idOf(exchange)).calendar) };
    }),
    route('GET', `${api}/calendars/:calendarId/acl`, (exchange) => {
      const email = callerOf(tokens, exchange, 'acls');
      const { calendar } = directory.find(email, idOf(exchange), 'owner');
      return { status: 200, body: { kind: 'calendar#acl', items: [...calendar.access].map(rule) } };
    }),
    route('POST', `${api}/calendars/:calendarId/acl`, (exchange) => {
      const email = callerOf(tokens, exchange, 'acls');
      const { calendar } = directory.find(email, idOf(exchange), 'owner');
      const { role, scope } = bodyOf<calendar_v3.Schema$AclRule>(exchange);
      if (!scope?.value || !isRole(role)) throw badRequest('Invalid rule.');
      directory.share(calendar.id, scope.value, role);
      return { status: 200, body: rule([scope.value, role]) };
    }),
    route('DELETE', `${api}/calendars/:calendarId/acl/:ruleId`, (exchange) => {
      const email = callerOf(tokens, exchange, 'acls');
      const { calendar } = directory.find(email, idOf(exchange), 'owner');
      directory.unshare(calendar.id, (exchange.params['ruleId'] ?? '').replace('user:', ''));
      return { status: 204 };
    }),
  ];
}

const rule = ([value, role]: [string, Role]): calendar_v3.Schema$AclRule => ({
  kind: 'calendar#aclRule',
  id: `user:${value}`,
  role,
  scope: { type: 'user', value },
});

const tokenOf = (version: number) => Buffer.from(`list ${version}`).toString('base64url');

function versionOf(token: string): number {
  const match = /^list (\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) throw new Refusal(googleAnswers.fullSyncRequired);
  return Number(match[1]);
}

import { googleAnswers, openGoogle, type GoogleFake } from '@lintel/fakes/google';
import { graphAnswers, openMicrosoft, type MicrosoftFake } from '@lintel/fakes/microsoft';
import type { Call, CallFilter } from '@lintel/fakes/wire';
import { randomUUID } from 'node:crypto';
import { windowsZoneOf } from '../windows-zones.js';

/** Tests jump over weeks. */
export const LONG_SECONDS = 10 * 365 * 86_400;

type Faults = GoogleFake['faults'];
type Answer = Parameters<Faults['answer']>[1];

/** An event as a person sees it, whichever provider keeps it. Instants are ISO. */
export interface SeenEvent {
  id: string;
  title: string;
  description: string;
  location: string;
  start: string;
  end: string;
  isPrivate: boolean;
  attendees: { email: string; response: string }[];
  meetingUrl: string | null;
}

export interface EventEdit {
  title?: string;
  description?: string;
  location?: string;
  start?: string;
  end?: string;
  isPrivate?: boolean;
  isFree?: boolean;
}

interface Weekly {
  start: string;
  end: string;
  count: number;
}

/** What a test does in somebody else's calendar, the same for each provider. `address` names the calendar. */
export interface RemoteCalendars {
  readonly provider: 'GOOGLE' | 'MICROSOFT';
  readonly environment: Record<string, string>;
  readonly faults: Faults;
  readonly calls: { find(filter?: CallFilter): Call[]; count(filter?: CallFilter): number; clear(): void };
  readonly answers: Record<'expired' | 'down' | 'throttled' | 'denied' | 'invalidToken', Answer> & {
    /** Other ways to say that a cursor is none. */
    refusedCursors: readonly Answer[];
  };
  readonly paths: Record<'list' | 'instances' | 'insert' | 'patch' | 'remove' | 'any', CallFilter>;
  /** A calendar of its own account; returns how the connection reaches it. */
  add(address: string): { externalId: string; mailbox: string | null; accessToken: string; refreshToken: string };
  /** Another calendar of the same account. */
  addBeside(address: string): { externalId: string; mailbox: string | null };
  create(address: string, event: EventEdit & { title: string; start: string; end: string }): string;
  /** Every week at the same hour of Madrid's clocks; `start` and `end` on its wall. */
  createWeekly(address: string, event: Weekly & { title: string }): string;
  /** Makes the event a series like `createWeekly`, whatever it was; with `null` a single event. */
  recur(address: string, id: string, series: Weekly | null): void;
  createAllDay(address: string, title: string, from: string, to: string, timeZone: string): string;
  /** The first date and the one after the last. */
  datesOf(address: string, id: string): [string, string];
  edit(address: string, id: string, change: EventEdit): void;
  delete(address: string, id: string): void;
  respond(address: string, id: string, email: string): void;
  events(address: string): SeenEvent[];
  /** The same in order, with series as their instances. */
  instances(address: string): SeenEvent[];
  expireCursors(address: string): void;
  pageOf(size: number): void;
  close(): Promise<void>;
}

/** As if the account's owner had consented before. */
function tokensOf({ tokens }: GoogleFake | MicrosoftFake, grant: Parameters<GoogleFake['tokens']['issueAccess']>[0]) {
  return { accessToken: tokens.issueAccess(grant), refreshToken: tokens.issueRefresh(grant) };
}

const googleEdit = ({ title, description, location, start, end, isPrivate, isFree }: EventEdit) => ({
  ...(title !== undefined && { summary: title }),
  ...(description !== undefined && { description }),
  ...(location !== undefined && { location }),
  ...(start !== undefined && { start: { dateTime: start } }),
  ...(end !== undefined && { end: { dateTime: end } }),
  ...(isPrivate !== undefined && { visibility: isPrivate ? 'private' : 'default' }),
  ...(isFree !== undefined && { transparency: isFree ? 'transparent' : 'opaque' }),
});

const googleWeekly = ({ start, end, count }: Weekly) => ({
  start: { dateTime: start, timeZone: 'Europe/Madrid' },
  end: { dateTime: end, timeZone: 'Europe/Madrid' },
  recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${count}`],
});

const seenOfGoogle = (event: ReturnType<GoogleFake['people']['get']>): SeenEvent => ({
  id: event.id!,
  title: event.summary ?? '',
  description: event.description ?? '',
  location: event.location ?? '',
  start: new Date(event.start?.dateTime ?? event.start?.date ?? '').toISOString(),
  end: new Date(event.end?.dateTime ?? event.end?.date ?? '').toISOString(),
  isPrivate: event.visibility === 'private',
  attendees: (event.attendees ?? []).map((one) => ({ email: one.email!, response: one.responseStatus! })),
  meetingUrl: event.hangoutLink ?? null,
});

export async function googleCalendars(clock: { now(): number }): Promise<RemoteCalendars & { fake: GoogleFake }> {
  const fake = await openGoogle({ clock });
  fake.tokens.accessSeconds = LONG_SECONDS;
  const events = /\/calendar\/v3\/calendars\/[^/]+\/events/;
  return {
    fake,
    provider: 'GOOGLE',
    environment: fake.environment,
    faults: fake.faults,
    calls: fake.journal,
    answers: {
      expired: googleAnswers.fullSyncRequired,
      down: googleAnswers.backendError,
      throttled: googleAnswers.rateLimitExceeded,
      denied: googleAnswers.insufficientPermissions,
      invalidToken: googleAnswers.invalidCredentials,
      refusedCursors: [
        { status: 410 },
        { status: 410, body: { error: { errors: [{ reason: 'updatedMinTooLongAgo' }] } } },
        { status: 400 },
      ],
    },
    paths: {
      list: { method: 'GET', path: /\/events$/ },
      instances: { method: 'GET', path: /\/instances$/ },
      insert: { method: 'POST', path: /\/events$/ },
      patch: { method: 'PATCH', path: events },
      remove: { method: 'DELETE', path: events },
      any: { path: events },
    },
    add(address) {
      const account = fake.directory.addAccount({ email: address, timeZone: 'Europe/Madrid' });
      const scopes = ['https://www.googleapis.com/auth/calendar'];
      const grant = { clientId: fake.clients[0]!.id, account, scopes };
      return { externalId: address, mailbox: null, ...tokensOf(fake, grant) };
    },
    addBeside(address) {
      const id = `${randomUUID()}@group.calendar.google.com`;
      fake.directory.addCalendar({ id, summary: id, timeZone: 'Europe/Madrid', access: { [address]: 'owner' } });
      return { externalId: id, mailbox: null };
    },
    create: (address, event) => fake.people.create(address, googleEdit(event)).id!,
    createWeekly: (address, { title, start, end, count }) =>
      fake.people.create(address, {
        summary: title,
        ...googleWeekly({ start, end, count }),
      }).id!,
    recur: (address, id, series) =>
      void fake.people.edit(address, id, series === null ? { recurrence: [] } : googleWeekly(series)),
    createAllDay: (address, title, from, to) =>
      fake.people.create(address, { summary: title, start: { date: from }, end: { date: to } }).id!,
    datesOf(address, id) {
      const { start, end } = fake.people.get(address, id);
      return [start!.date!, end!.date!];
    },
    edit: (address, id, change) => void fake.people.edit(address, id, googleEdit(change)),
    delete: (address, id) => fake.people.delete(address, id),
    respond: (address, id, email) => void fake.people.respond(address, id, email, 'accepted'),
    events: (address) => fake.people.events(address).map(seenOfGoogle),
    instances: (address) => fake.people.view(address, '2026-01-01T00:00:00Z', '2028-12-31T00:00:00Z').map(seenOfGoogle),
    expireCursors: (address) => fake.expireSyncTokens(address),
    pageOf: (size) => void (fake.limits.mostPerPage = size),
    close: () => fake.close(),
  };
}

const graphTime = (at: string) => ({ dateTime: at.replace(/Z$/, ''), timeZone: 'UTC' });
const graphEdit = ({ title, description, location, start, end, isPrivate, isFree }: EventEdit) => ({
  ...(title !== undefined && { subject: title }),
  ...(description !== undefined && { body: { contentType: 'text' as const, content: description } }),
  ...(location !== undefined && { location: { displayName: location } }),
  ...(start !== undefined && { start: graphTime(start) }),
  ...(end !== undefined && { end: graphTime(end) }),
  ...(isPrivate !== undefined && { sensitivity: isPrivate ? ('private' as const) : ('normal' as const) }),
  ...(isFree !== undefined && { showAs: isFree ? ('free' as const) : ('busy' as const) }),
});

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const graphWeekly = ({ start, end, count }: Weekly) => ({
  start: { dateTime: start, timeZone: 'Romance Standard Time' },
  end: { dateTime: end, timeZone: 'Romance Standard Time' },
  recurrence: {
    pattern: { type: 'weekly' as const, interval: 1, daysOfWeek: [weekdays[new Date(`${start}Z`).getUTCDay()]!] },
    range: { type: 'numbered' as const, numberOfOccurrences: count, startDate: start.slice(0, 10) },
  },
});

export async function microsoftCalendars(clock: { now(): number }): Promise<RemoteCalendars & { fake: MicrosoftFake }> {
  const fake = await openMicrosoft({ clock });
  fake.tokens.accessSeconds = LONG_SECONDS;
  const event = /\/events\/[^/]+$/;
  const seenEvents = (address: string): SeenEvent[] =>
    fake.people.view(address, '2026-01-01T00:00:00Z', '2028-12-31T00:00:00Z').map((one) => ({
      id: one.id!,
      title: one.subject ?? '',
      description: one.body?.content ?? '',
      location: one.location?.displayName ?? '',
      start: new Date(`${one.start!.dateTime!.slice(0, 19)}Z`).toISOString(),
      end: new Date(`${one.end!.dateTime!.slice(0, 19)}Z`).toISOString(),
      isPrivate: one.sensitivity === 'private',
      attendees: (one.attendees ?? []).map((person) => ({
        email: person.emailAddress!.address!,
        response: person.status!.response!,
      })),
      meetingUrl: one.onlineMeeting?.joinUrl ?? null,
    }));
  return {
    fake,
    provider: 'MICROSOFT',
    environment: fake.environment,
    faults: fake.faults,
    calls: fake.journal,
    answers: {
      expired: graphAnswers.syncStateNotFound,
      down: graphAnswers.serviceUnavailable,
      throttled: graphAnswers.throttled,
      denied: graphAnswers.accessDenied,
      invalidToken: graphAnswers.invalidToken,
      refusedCursors: [
        { status: 404 },
        { status: 400, body: { error: { code: 'ErrorInvalidUrlQuery', message: 'Badly formed token.' } } },
      ],
    },
    paths: {
      list: { method: 'GET', path: /calendarView\/delta$/ },
      instances: { method: 'GET', path: /\/instances$/ },
      insert: { method: 'POST', path: /\/events$/ },
      patch: { method: 'PATCH', path: event },
      remove: { method: 'DELETE', path: event },
      any: { path: /^\/v1\.0\/(me|users)/ },
    },
    add(address) {
      const mailbox = fake.mailboxes.add({ email: address, timeZone: 'Romance Standard Time', kind: 'room' });
      const scopes = ['Calendars.ReadWrite'];
      const grant = { clientId: fake.clients[0]!.id, account: null, scopes };
      return { externalId: mailbox.calendars[0]!.id, mailbox: address, ...tokensOf(fake, grant) };
    },
    addBeside: (address) => ({ externalId: fake.mailboxes.addCalendar(address, randomUUID()).id, mailbox: address }),
    create: (address, edit) => fake.people.create(address, graphEdit(edit)).id!,
    createWeekly: (address, { title, start, end, count }) =>
      fake.people.create(address, {
        subject: title,
        ...graphWeekly({ start, end, count }),
      }).id!,
    recur: (address, id, series) =>
      void fake.people.edit(address, id, series === null ? { recurrence: null } : graphWeekly(series)),
    createAllDay(address, title, from, to, place) {
      const timeZone = windowsZoneOf(place, Date.parse(from))!;
      const day = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone });
      return fake.people.create(address, { subject: title, isAllDay: true, start: day(from), end: day(to) }).id!;
    },
    datesOf(address, id) {
      const { start, end } = fake.people.get(address, id);
      return [start!.dateTime!.slice(0, 10), end!.dateTime!.slice(0, 10)];
    },
    edit: (address, id, change) => void fake.people.edit(address, id, graphEdit(change)),
    delete: (address, id) => fake.people.delete(address, id),
    respond: (address, id, email) => void fake.people.respond(address, id, email, 'accepted'),
    events: seenEvents,
    instances: seenEvents,
    expireCursors: (address) => fake.expireDeltaTokens(address),
    pageOf: (size) => void (fake.deltaHabits.mostPerPage = size),
    close: () => fake.close(),
  };
}

import type { TokenStore } from '../identity/token-store.js';
import { Refusal, type Exchange } from '../wire/exchange.js';
import { googleAnswers } from './errors.js';

const prefix = 'https://www.googleapis.com/auth/';

/** Scopes that open a kind of call ("Choose Google Calendar API scopes"). */
const opening = {
  readEvents: ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly', 'calendar.events.owned'],
  writeEvents: ['calendar', 'calendar.events', 'calendar.events.owned'],
  readLists: ['calendar', 'calendar.readonly', 'calendar.calendarlist', 'calendar.calendarlist.readonly'],
  writeLists: ['calendar', 'calendar.calendarlist'],
  readCalendars: ['calendar', 'calendar.readonly', 'calendar.calendars', 'calendar.calendars.readonly'],
  writeCalendars: ['calendar', 'calendar.calendars', 'calendar.app.created'],
  acls: ['calendar', 'calendar.acls'],
  freeBusy: ['calendar', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.freebusy'],
} as const satisfies Record<string, readonly string[]>;
export type Purpose = keyof typeof opening;

/** Whose request it is. Refuses what carries no valid token (401) or one without the scope (403). */
export function callerOf(tokens: TokenStore, { headers }: Exchange, purpose: Purpose): string {
  const grant = tokens.grantOf(headers.authorization);
  if (!grant?.account) throw new Refusal(googleAnswers.invalidCredentials);
  if (!opening[purpose].some((name) => grant.scopes.includes(prefix + name))) {
    throw new Refusal(googleAnswers.insufficientPermissions);
  }
  return grant.account.email;
}

/** Whether a service account acts as itself, and not as somebody whom a domain lets it stand in for. */
export function isServiceAccount(tokens: TokenStore, { headers }: Exchange): boolean {
  const grant = tokens.grantOf(headers.authorization);
  return grant !== null && grant.clientId === grant.account?.email;
}

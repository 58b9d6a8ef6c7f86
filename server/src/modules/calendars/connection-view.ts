import type { AccountKind, AccountProvider, ConnectedCalendar, Connection } from '@lintel/shared/contracts';
import type { CalendarRow, ConnectionRow } from './connection-views.repository.js';
import { missingScopes } from './oauth/scopes.js';

/** What may be known of a connection. Its secret does not come this far. */
export function connectionView(row: ConnectionRow, calendars: readonly CalendarRow[]): Connection {
  const shown = calendars.map(calendarView);
  const isFeed = row.kind === 'FEED';
  const needsConsent = !isFeed && (row.status === 'REAUTH_REQUIRED' || lacksScopes(row));
  const error = row.lastError ?? (isFeed ? (calendars[0]?.error ?? null) : needsConsent ? CONSENT_TOO_SMALL : null);
  const status = isFeed ? (calendars[0]?.status ?? 'PENDING') : accountStatus(row, calendars, needsConsent);
  const synced = calendars.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []);
  const next = calendars.map(({ nextSyncAt }) => nextSyncAt);
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    name: row.name,
    host: row.host,
    accountEmail: row.accountEmail,
    resourceId: isFeed ? (calendars[0]?.resourceId ?? null) : null,
    status,
    connected: status !== 'ERROR',
    actionRequired: status === 'ERROR' || shown.some(({ actionRequired }) => actionRequired),
    needsConsent,
    error,
    calendars: shown,
    skipped: calendars.flatMap(({ skipped }) => skipped.map(({ uid, reason }) => ({ uid, reason }))),
    eventCount: calendars.reduce((sum, { eventCount }) => sum + eventCount, 0),
    lastSyncedAt: synced.length === 0 ? null : iso(Math.max(...synced)),
    nextSyncAt: next.length === 0 ? null : iso(Math.min(...next)),
    createdAt: iso(row.createdAt),
  };
}

const CONSENT_TOO_SMALL = 'Lintel needs more permissions than were given. Connect the account again and allow them.';

/** The connection works although one of its calendars does not. */
function accountStatus(
  row: ConnectionRow,
  calendars: readonly CalendarRow[],
  needsConsent: boolean,
): Connection['status'] {
  if (needsConsent || row.status !== 'ACTIVE') return row.status === 'PENDING' ? 'PENDING' : 'ERROR';
  return calendars.length > 0 && calendars.every(({ status }) => status === 'PENDING') ? 'PENDING' : 'OK';
}

/** Keys have what their makers gave them; what that is, is seen when they are used. */
function lacksScopes({ provider, kind, grantType, scopes }: ConnectionRow): boolean {
  return grantType === 'CONSENT' && missingScopes(provider as AccountProvider, kind as AccountKind, scopes).length > 0;
}

function calendarView(row: CalendarRow): ConnectedCalendar {
  const isInaccessible = row.syncState === 'INACCESSIBLE';
  return {
    id: row.id,
    externalId: row.externalId,
    title: row.title ?? '',
    resourceId: row.resourceId,
    userId: row.userId,
    direction: row.direction,
    status: isInaccessible ? 'ERROR' : row.status,
    isInaccessible,
    isPolledOnly: row.isPolledOnly,
    actionRequired: isInaccessible || row.status === 'ERROR',
    error: row.error,
    eventCount: row.eventCount,
    lastSyncedAt: row.lastSyncedAt === null ? null : iso(row.lastSyncedAt),
  };
}

const iso = (at: number): string => new Date(at).toISOString();

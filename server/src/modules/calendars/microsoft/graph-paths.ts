import type { RemoteCalendar } from '../two-way/two-way-provider.js';

export const mailboxPath = ({ mailbox }: Pick<RemoteCalendar, 'mailbox'>): string =>
  mailbox === null ? '/me' : `/users/${encodeURIComponent(mailbox)}`;

export const calendarPath = (remote: RemoteCalendar): string =>
  `${mailboxPath(remote)}/calendars/${encodeURIComponent(remote.externalId)}`;

/**
 * An event as long as it is in this calendar. One that somebody moved to another calendar of the mailbox keeps its immutable id,
 * and would still be found by the mailbox alone ("event: get").
 */
export const eventPath = (remote: RemoteCalendar, externalId: string): string =>
  `${calendarPath(remote)}/events/${encodeURIComponent(externalId)}`;

/** Wherever in the mailbox it is. */
export const strayPath = (remote: RemoteCalendar, externalId: string): string =>
  `${mailboxPath(remote)}/events/${encodeURIComponent(externalId)}`;

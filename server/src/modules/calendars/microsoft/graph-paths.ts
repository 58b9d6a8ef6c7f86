import type { RemoteCalendar } from '../two-way/two-way-provider.js';

export const mailboxPath = ({ mailbox }: Pick<RemoteCalendar, 'mailbox'>): string =>
  mailbox === null ? '/me' : `/users/${encodeURIComponent(mailbox)}`;

export const calendarPath = (remote: RemoteCalendar): string =>
  `${mailboxPath(remote)}/calendars/${encodeURIComponent(remote.externalId)}`;

export const eventPath = (remote: RemoteCalendar, externalId: string): string =>
  `${mailboxPath(remote)}/events/${encodeURIComponent(externalId)}`;

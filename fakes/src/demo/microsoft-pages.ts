import { DAY_MS } from '@lintel/shared/time';
import type { MicrosoftFake } from '../microsoft/microsoft.js';
import type { PersonalCalendar } from './pages.js';

const text = (at: number) => new Date(at).toISOString();
const instant = (dateTime: string | null | undefined) => Date.parse(`${dateTime?.slice(0, 19)}Z`);

export function outlookOf({ mailboxes, people }: MicrosoftFake, now: () => number): PersonalCalendar {
  return {
    vendor: 'Microsoft',
    calendars: () => mailboxes.list().map(({ email, name }) => ({ id: email, name })),
    events: (email) =>
      people.view(email, text(now()), text(now() + 7 * DAY_MS)).map(({ id, subject, start, end }) => ({
        id: id ?? '',
        title: subject ?? '',
        start: instant(start?.dateTime),
        end: instant(end?.dateTime),
      })),
    linked(query) {
      const eventId = query.get('itemid') ?? '';
      const mailbox = mailboxes.list().find(({ calendars }) => calendars.some((calendar) => calendar.row(eventId)));
      return mailbox ? { calendarId: mailbox.email, eventId } : null;
    },
    create: (email, subject, start, end) =>
      void people.create(email, { subject, start: { dateTime: text(start) }, end: { dateTime: text(end) } }),
    rename: (email, eventId, subject) => void people.edit(email, eventId, { subject }),
    move: (email, eventId, start, end) => void people.move(email, eventId, text(start), text(end)),
    remove: (email, eventId) => people.delete(email, eventId),
  };
}

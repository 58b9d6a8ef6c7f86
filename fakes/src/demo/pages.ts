import { bodyOf, html, redirect } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import { calendarPage, instantOfField, type ShownEvent } from './calendar-page.js';

/** A calendar as somebody sees it who sits before the vendor's own page. */
export interface PersonalCalendar {
  readonly vendor: string;
  calendars(): { id: string; name: string }[];
  /** What stands there in the next days, ascending. */
  events(calendarId: string): ShownEvent[];
  /** The event that the vendor's link means. */
  linked(query: URLSearchParams): { calendarId: string; eventId: string } | null;
  create(calendarId: string, title: string, start: number, end: number): void;
  rename(calendarId: string, eventId: string, title: string): void;
  move(calendarId: string, eventId: string, start: number, end: number): void;
  remove(calendarId: string, eventId: string): void;
}

interface PageOptions {
  readonly person: () => PersonalCalendar;
  readonly now: () => number;
  /** Where people are. */
  readonly timeZone: string;
  /** Where the vendor's links to events lead. */
  readonly eventPath: string;
}

/** The vendor's own page of the demo, on which a person edits events and sees what came from Lintel. */
export function pageRoutes({ person, now, timeZone, eventPath }: PageOptions): Route[] {
  const shown = (calendarId: string | null, eventId: string | null = null) => {
    const calendars = person().calendars();
    const chosen = calendars.find(({ id }) => id === calendarId) ?? calendars[0] ?? null;
    const events = chosen ? person().events(chosen.id) : [];
    const { vendor } = person();
    return html(200, calendarPage({ vendor, calendars, chosen, events, eventId, timeZone, now: now() }));
  };
  const act = (action: string, run: (form: Record<string, string>, calendarId: string) => void) =>
    route(
      'POST',
      `/_fake/page/${action}`,
      (exchange) => {
        const form = bodyOf<Record<string, string>>(exchange);
        const calendarId = form['calendar'] ?? '';
        run(form, calendarId);
        return redirect(`/?calendar=${encodeURIComponent(calendarId)}`);
      },
      true,
    );
  const span = ({ start, minutes }: Record<string, string>) => {
    const from = instantOfField(start ?? '', timeZone);
    return [from, from + Number(minutes) * 60_000] as const;
  };
  return [
    route('GET', '/', ({ query }) => shown(query.get('calendar')), true),
    route(
      'GET',
      eventPath,
      ({ query }) => {
        const linked = person().linked(query);
        return shown(linked?.calendarId ?? null, linked?.eventId);
      },
      true,
    ),
    act('create', (form, id) => person().create(id, form['title'] || 'New event', ...span(form))),
    act('save', (form, id) => {
      const eventId = form['event'] ?? '';
      const before = person()
        .events(id)
        .find((event) => event.id === eventId);
      const [start, end] = span(form);
      // Only what was changed: each change is one of its own to whoever synchronises.
      if (before?.title !== form['title']) person().rename(id, eventId, form['title'] ?? '');
      if (before?.start !== start || before.end !== end) person().move(id, eventId, start, end);
    }),
    act('delete', (form, id) => person().remove(id, form['event'] ?? '')),
  ];
}

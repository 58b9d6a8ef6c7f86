import { bodyOf, escapeHtml, html, redirect } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';

/** A calendar as somebody sees it who sits before the vendor's own page. */
export interface PersonalCalendar {
  readonly vendor: string;
  calendars(): { id: string; name: string }[];
  /** What stands there in the next days, ascending. */
  events(calendarId: string): { id: string; title: string; start: number; end: number }[];
  create(calendarId: string, title: string, start: number, end: number): void;
  rename(calendarId: string, eventId: string, title: string): void;
  move(calendarId: string, eventId: string, start: number, end: number): void;
  remove(calendarId: string, eventId: string): void;
}

const QUARTER = 900_000;

/** The vendor's own page of the demo, on which a person edits events and sees what came from Lintel. */
export function pageRoutes(person: () => PersonalCalendar, now: () => number, eventPath: string): Route[] {
  const shown = (calendarId: string | null) => html(200, page(person(), calendarId, now()));
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
    const from = Date.parse(`${start}Z`);
    return [from, from + Number(minutes) * 60_000] as const;
  };
  return [
    route('GET', '/', ({ query }) => shown(query.get('calendar')), true),
    route('GET', eventPath, () => shown(null), true),
    act('create', (form, id) => person().create(id, form['title'] || 'New event', ...span(form))),
    act('rename', (form, id) => person().rename(id, form['event'] ?? '', form['title'] ?? '')),
    act('move', (form, id) => person().move(id, form['event'] ?? '', ...span(form))),
    act('delete', (form, id) => person().remove(id, form['event'] ?? '')),
  ];
}

function page(person: PersonalCalendar, wanted: string | null, now: number): string {
  const calendars = person.calendars();
  const chosen = calendars.find(({ id }) => id === wanted) ?? calendars[0];
  const next = Math.ceil(now / QUARTER) * QUARTER;
  const links = calendars.map(({ id, name }) => {
    const isHere = id === chosen?.id ? ' aria-current="page"' : '';
    return `<a href="/?calendar=${encodeURIComponent(id)}"${isHere}>${escapeHtml(name)}</a>`;
  });
  const rows = chosen ? person.events(chosen.id).map((event) => row(chosen.id, event)) : [];
  const adding = chosen
    ? form('create', chosen.id, '', `${titleField('')}${timeFields(next, next + 2 * QUARTER)}<button>Add</button>`)
    : '';
  const title = `${person.vendor} Calendar (demo)`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; color: #1c2430; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; margin-bottom: 1.5rem; } a { color: #1f5fd0; } [aria-current] { font-weight: 600; }
li { display: flex; flex-wrap: wrap; gap: .75rem; padding: .5rem 0; border-top: 1px solid #dde1e8; } ul { list-style: none; padding: 0; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; } input, button { font: inherit; padding: .35rem .6rem; }
</style></head><body><h1>${escapeHtml(title)}</h1><p>Stands in for the real one. Times are UTC.</p>
<nav>${links.join('')}</nav><h2>${escapeHtml(chosen?.name ?? 'No calendar')}</h2>${adding}
<ul>${rows.join('') || '<li>Nothing in the next days.</li>'}</ul></body></html>`;
}

function row(calendarId: string, event: { id: string; title: string; start: number; end: number }): string {
  const { id, title, start, end } = event;
  return `<li>${form('rename', calendarId, id, `${titleField(title)}<button>Rename</button>`)}${form(
    'move',
    calendarId,
    id,
    `${timeFields(start, end)}<button>Move</button>`,
  )}${form('delete', calendarId, id, '<button>Delete</button>')}</li>`;
}

const form = (action: string, calendarId: string, eventId: string, fields: string) =>
  `<form method="post" action="/_fake/page/${action}"><input type="hidden" name="calendar" value="${escapeHtml(calendarId)}">` +
  `<input type="hidden" name="event" value="${escapeHtml(eventId)}">${fields}</form>`;

const titleField = (title: string) => `<input name="title" aria-label="Title" value="${escapeHtml(title)}">`;

function timeFields(start: number, end: number): string {
  const local = new Date(start).toISOString().slice(0, 16);
  return (
    `<input type="datetime-local" name="start" aria-label="Start" value="${local}">` +
    `<input type="number" name="minutes" aria-label="Minutes" min="5" max="1440" value="${(end - start) / 60_000}">`
  );
}

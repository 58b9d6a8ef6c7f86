import { localDate, MINUTE_MS, Temporal } from '@lintel/shared/time';
import { escapeHtml } from '../wire/exchange.js';

export interface ShownEvent {
  readonly id: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

interface CalendarPage {
  readonly vendor: string;
  readonly calendars: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: { readonly id: string; readonly name: string } | null;
  readonly events: readonly ShownEvent[];
  /** The one that a link led to. */
  readonly eventId: string | null;
  readonly timeZone: string;
  readonly now: number;
}

const QUARTER_MS = 15 * MINUTE_MS;

/** Without scripts: a list of days, each event a form. */
export function calendarPage(page: CalendarPage): string {
  const { vendor, chosen, events, timeZone, now } = page;
  const title = `${vendor} Calendar (demo)`;
  const next = Math.ceil(now / QUARTER_MS) * QUARTER_MS;
  const adding = chosen
    ? form(
        'create',
        chosen.id,
        '',
        `${fields({ title: '', start: next, end: next + 2 * QUARTER_MS }, timeZone)}
<button>Add event</button>`,
      )
    : '';
  const days = Map.groupBy(events, ({ start }) => localDate(start, timeZone));
  const list = [...days].map(
    ([date, ofDay]) =>
      `<h3>${escapeHtml(dayName(date))}</h3><ul>${ofDay.map((event) => row(page, event)).join('')}</ul>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 52rem; padding: 2rem 1rem; color: #1c2430; background: #fff; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.25rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; color: #4a5468; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.25rem 0; } nav a { padding: .3rem .75rem; border-radius: 99px; background: #eef1f6; }
a { color: #1c2430; text-decoration: none; } nav [aria-current] { background: #1f5fd0; color: #fff; }
ul { list-style: none; margin: 0; padding: 0; } li { padding: .4rem 0; border-top: 1px solid #e4e7ec; }
li[aria-current] { background: #fff4d6; box-shadow: -.75rem 0 #fff4d6, .75rem 0 #fff4d6; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
input, button { font: inherit; padding: .35rem .6rem; border: 1px solid #c3cad6; border-radius: 8px; background: #fff; color: inherit; }
input[name=title] { flex: 1 1 12rem; } input[name=minutes] { width: 4.5rem; } button { cursor: pointer; }
form[action$=create] button { background: #1f5fd0; border-color: #1f5fd0; color: #fff; }
</style></head><body><h1>${escapeHtml(title)}</h1>
<p>Stands in for the real one: what its people see and change. Times are those of ${escapeHtml(timeZone)}, lengths in minutes.</p>
<nav aria-label="Calendars">${page.calendars.map((calendar) => link(calendar, chosen?.id)).join('')}</nav>
<h2>${escapeHtml(chosen?.name ?? 'No calendar')}</h2>${adding}
${list.join('') || '<p>Nothing in the next days.</p>'}</body></html>`;
}

/** What a field of a local time says, as an instant. */
export function instantOfField(local: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}

function link({ id, name }: { id: string; name: string }, chosenId: string | undefined): string {
  const isHere = id === chosenId ? ' aria-current="page"' : '';
  return `<a href="/?calendar=${encodeURIComponent(id)}"${isHere}>${escapeHtml(name)}</a>`;
}

function row({ chosen, eventId, timeZone }: CalendarPage, event: ShownEvent): string {
  const isLinked = event.id === eventId ? ' aria-current="true"' : '';
  const buttons = '<button>Save</button><button formaction="/_fake/page/delete">Delete</button>';
  return `<li${isLinked}>${form('save', chosen?.id ?? '', event.id, fields(event, timeZone) + buttons)}</li>`;
}

const form = (action: string, calendarId: string, eventId: string, content: string) =>
  `<form method="post" action="/_fake/page/${action}"><input type="hidden" name="calendar" value="${escapeHtml(calendarId)}">` +
  `<input type="hidden" name="event" value="${escapeHtml(eventId)}">${content}</form>`;

function fields({ title, start, end }: Omit<ShownEvent, 'id'>, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return (
    `<input name="title" aria-label="Title" placeholder="New event" value="${escapeHtml(title)}">` +
    `<input type="datetime-local" name="start" aria-label="Start" value="${local.toString({ smallestUnit: 'minute' })}">` +
    `<input type="number" name="minutes" aria-label="Minutes" min="5" max="1440" value="${(end - start) / MINUTE_MS}">`
  );
}

const dayName = (date: string) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(date),
  );

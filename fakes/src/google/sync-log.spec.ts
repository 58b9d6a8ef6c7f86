import { describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from '@googleapis/calendar';
import fc from 'fast-check';
import { lives, morning, type Act } from '../testing/random-life.js';
import { TestClock } from '../testing/test-clock.js';
import { GoogleFake } from './index.js';
import { listEvents } from './list-events.js';

type Event = calendar_v3.Schema$Event;
const calendarId = 'ana@example.test';
const HOUR = 3_600_000;
const time = (at: number) => ({ dateTime: new Date(at).toISOString(), timeZone: 'UTC' });
const times = (day: number) => ({ start: time(morning(day)), end: time(morning(day) + HOUR) });
const rule = (count: number) => ({ recurrence: [`RRULE:FREQ=DAILY;COUNT=${count}`] });
const chosen = <Item>(items: readonly Item[], pick: number) => items[pick % Math.max(items.length, 1)];

/** All pages of a list, from the calendar itself: what HTTP adds is tested elsewhere. */
function list(google: GoogleFake, params: Record<string, string>) {
  const calendar = google.directory.calendar(calendarId);
  const items: Event[] = [];
  for (let next: Record<string, string> = params; ;) {
    const page = listEvents(calendar, new URLSearchParams(next), morning(0), {
      mostPerPage: 3,
      tellsOfVanishedInstances: true,
    });
    items.push(...page.events);
    if (page.nextPageToken === undefined) return { items, syncToken: page.nextSyncToken ?? '' };
    next = { ...params, pageToken: page.nextPageToken };
  }
}

const isInstance = ({ recurringEventId }: Event) => Boolean(recurringEventId);

function live(google: GoogleFake, act: Act): void {
  const { people } = google;
  const whole = people.events(calendarId).filter((event) => !isInstance(event));
  const instances = () => list(google, { singleEvents: 'true' }).items.filter(isInstance);
  switch (act.kind) {
    case 'create':
      people.create(calendarId, { summary: 'One', ...times(act.day) });
      return;
    case 'createSeries':
      people.create(calendarId, { summary: 'Series', ...times(act.day), ...rule(act.count) });
      return;
    case 'recount': {
      const series = chosen(
        whole.filter(({ recurrence }) => recurrence),
        act.pick,
      );
      if (series) people.edit(calendarId, series.id ?? '', rule(act.count));
      return;
    }
    default: {
      const isOfInstance = act.kind.endsWith('Instance');
      const id = chosen(isOfInstance ? instances() : whole, act.pick)?.id;
      if (!id) return;
      if (act.kind.startsWith('delete')) people.delete(calendarId, id);
      else people.edit(calendarId, id, 'day' in act ? times(act.day) : { summary: 'Renamed' });
    }
  }
}

/** What a client knows that keeps its copy by sync tokens. */
function apply(copy: Map<string, Event>, items: readonly Event[]): void {
  for (const event of items) {
    const id = event.id ?? '';
    if (event.status !== 'cancelled') copy.set(id, event);
    else if (isInstance(event)) copy.set(id, event);
    else copy.delete(id);
  }
  for (const [id, { recurringEventId }] of copy) if (recurringEventId && !copy.has(recurringEventId)) copy.delete(id);
}

const told = ({ id, status, summary, start }: Event) => `${id} ${status} ${summary} ${start?.dateTime}`;

describe("Google's sync log", () => {
  it('brings a copy to what a new list says, whatever happened between', () => {
    fc.assert(
      fc.property(lives, (stretches) => {
        const google = new GoogleFake({ clock: new TestClock() });
        google.directory.addAccount({ email: calendarId });
        const copy = new Map<string, Event>();
        let { syncToken } = list(google, {});
        for (const stretch of stretches) {
          for (const act of stretch) live(google, act);
          const changed = list(google, { syncToken });
          syncToken = changed.syncToken;
          apply(copy, changed.items);
          const fresh = new Map<string, Event>();
          apply(fresh, list(google, {}).items);
          expect([...copy.values()].map(told).sort()).toEqual([...fresh.values()].map(told).sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('brings a copy of single events to what a new list says', () => {
    fc.assert(
      fc.property(lives, (stretches) => {
        const google = new GoogleFake({ clock: new TestClock() });
        google.directory.addAccount({ email: calendarId });
        const copy = new Map<string, Event>();
        let { syncToken } = list(google, { singleEvents: 'true' });
        for (const stretch of stretches) {
          for (const act of stretch) live(google, act);
          const changed = list(google, { singleEvents: 'true', syncToken });
          syncToken = changed.syncToken;
          for (const event of changed.items) {
            if (event.status === 'cancelled') copy.delete(event.id ?? '');
            else copy.set(event.id ?? '', event);
          }
          const fresh = list(google, { singleEvents: 'true' }).items;
          expect([...copy.values()].map(told).sort()).toEqual(fresh.map(told).sort());
        }
      }),
      { numRuns: 60 },
    );
  });
});

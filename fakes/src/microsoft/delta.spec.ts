import { describe, expect, it } from '@jest/globals';
import type { Event } from '@microsoft/microsoft-graph-types';
import fc from 'fast-check';
import { lives, morning, type Act } from '../testing/random-life.js';
import { TestClock } from '../testing/test-clock.js';
import { deltaPage, type DeltaHabits } from './delta.js';
import { MicrosoftFake } from './index.js';
import { defaultCalendar } from './mailboxes.js';
import type { PresentedEvent } from './present-event.js';

const email = 'ana@example.test';
const HOUR = 3_600_000;
// Some of what happens is outside of it, before and after.
const window = { startDateTime: '2026-03-04T00:00:00Z', endDateTime: '2026-03-11T00:00:00Z' };
const preferences = { timeZone: 'UTC', isImmutableId: true, isTextPreferred: true, pageSize: 3, adjustsDays: false };
const time = (at: number) => ({ dateTime: new Date(at).toISOString().slice(0, 19), timeZone: 'UTC' });
const times = (day: number) => ({ start: time(morning(day)), end: time(morning(day) + HOUR) });
const chosen = <Item>(items: readonly Item[], pick: number) => items[pick % Math.max(items.length, 1)];
const daily = (count: number): Event => ({
  recurrence: {
    pattern: { type: 'daily', interval: 1 },
    range: { type: 'numbered', startDate: '2026-03-02', numberOfOccurrences: count },
  },
});

function live({ people, mailboxes }: MicrosoftFake, act: Act): void {
  const rows = defaultCalendar(mailboxes.get(email))
    .all()
    .filter(({ item }) => !item.isDeleted);
  const whole = rows.filter(({ item }) => item.seriesId === null);
  switch (act.kind) {
    case 'create':
      people.create(email, { subject: 'One', ...times(act.day) });
      return;
    case 'createSeries':
      people.create(email, { subject: 'Series', ...times(act.day), ...daily(act.count) });
      return;
    case 'recount': {
      const series = chosen(
        whole.filter(({ item }) => item.content.recurrence),
        act.pick,
      );
      if (series) people.edit(email, series.id, daily(act.count));
      return;
    }
    default: {
      const instances = people.view(email, '2026-03-01', '2026-04-01').filter(({ seriesMasterId }) => seriesMasterId);
      const id = chosen<{ id?: string }>(act.kind.endsWith('Instance') ? instances : whole, act.pick)?.id;
      if (!id) return;
      if (act.kind.startsWith('delete')) people.delete(email, id);
      else people.edit(email, id, 'day' in act ? times(act.day) : { subject: 'Renamed' });
    }
  }
}

function round(microsoft: MicrosoftFake, from: Record<string, string>, habits: DeltaHabits) {
  const calendar = defaultCalendar(microsoft.mailboxes.get(email));
  const items: PresentedEvent[] = [];
  for (let query = from; ;) {
    const { value, next } = deltaPage(calendar, new URLSearchParams(query), preferences, habits);
    items.push(...value);
    query = { [next.parameter]: next.token };
    if (next.parameter === '$deltatoken') return { items, query };
  }
}

describe("Microsoft's delta", () => {
  it('brings a copy to what stands in the window, with repeated and replayed items too', () => {
    fc.assert(
      fc.property(lives, fc.boolean(), fc.boolean(), (stretches, repeatsItems, replaysItems) => {
        const microsoft = new MicrosoftFake({ clock: new TestClock() });
        microsoft.mailboxes.add({ email });
        const habits = { ...microsoft.deltaHabits, repeatsItems, replaysItems, tellsOfVanishedOccurrences: true };
        const copy = new Map<string, PresentedEvent>();
        let query: Record<string, string> = window;
        for (const stretch of stretches) {
          for (const act of stretch) live(microsoft, act);
          const changed = round(microsoft, query, habits);
          query = changed.query;
          for (const event of changed.items) {
            if (event['@removed']) copy.delete(event.id ?? '');
            else copy.set(event.id ?? '', event);
          }
          const told = ({ id, type, start }: PresentedEvent) => `${id} ${type} ${start?.dateTime}`;
          const known = [...copy.values()].filter(({ type }) => type !== 'seriesMaster');
          const there = microsoft.people.view(email, window.startDateTime, window.endDateTime);
          expect(known.map(told).sort()).toEqual(there.map(told).sort());
        }
      }),
      { numRuns: 60 },
    );
  });
});

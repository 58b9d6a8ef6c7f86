import type { Calendar } from '@event-calendar/core';

/** What a grid shows, and the texts its events are drawn with: others draw all of them anew. */
interface Shown {
  options: Calendar.Options & { events: readonly Calendar.EventInput[] };
  texts: unknown;
}

type Grid = Pick<Calendar, 'setOption' | 'addEvent' | 'updateEvent' | 'removeEventById'>;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const byId = (events: readonly Calendar.EventInput[]) => new Map(events.map((event) => [String(event.id), event]));

/**
 * Tells a grid what is different from what it shows, and nothing else: what it is told it draws anew, and with what is drawn anew
 * a click that has begun on it is lost, and so is the keyboard's place.
 */
export class GridUpdates {
  private events: Map<string, Calendar.EventInput>;
  private readonly moved = new Set<string>();

  constructor(
    private readonly grid: Grid,
    private shown: Shown,
  ) {
    this.events = byId(shown.options.events);
  }

  show(shown: Shown): void {
    const { events, ...others } = shown.options;
    for (const [name, value] of Object.entries(others)) {
      const key = name as keyof typeof others;
      if (!isSame(value, this.shown.options[key])) this.grid.setOption(key, value);
    }
    if (shown.texts === this.shown.texts) this.showEvents(byId(events));
    else this.grid.setOption('events', [...events]);
    this.shown = shown;
    this.events = byId(events);
    this.moved.clear();
  }

  /** The grid itself shows an event elsewhere now: whatever comes next, it is told where. */
  wasMoved({ id }: Calendar.Event): void {
    this.moved.add(String(id));
  }

  private showEvents(events: Map<string, Calendar.EventInput>): void {
    for (const id of this.events.keys()) if (!events.has(id)) this.grid.removeEventById(id);
    for (const [id, event] of events) {
      const known = this.events.get(id);
      if (!known) this.grid.addEvent(event);
      else if (this.moved.has(id) || !isSame(event, known)) this.grid.updateEvent(event);
    }
  }
}

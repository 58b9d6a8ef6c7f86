import type { calendar_v3 } from '@googleapis/calendar';
import { VersionedRows, type Row, type RowsState } from '../wire/versioned-rows.js';
import { followed, hasOccurrence, instanceId, instanceOf, isSeries, readInstanceId, spansOf } from './series.js';

type Event = calendar_v3.Schema$Event;
export type Role = 'owner' | 'writer' | 'writerWithoutPrivateAccess' | 'reader' | 'freeBusyReader';

export interface CalendarOptions {
  readonly id: string;
  readonly summary: string;
  readonly timeZone: string;
  readonly description?: string;
  /** Who may do what, by e-mail; a new calendar's maker is its owner. */
  readonly access: Readonly<Record<string, Role>>;
  /** Holiday and birthday calendars take no channel. */
  readonly hasPush?: boolean;
}

export type StoredEvent = Row<Event>;

export interface CalendarState extends RowsState<Event> {
  readonly options: CalendarOptions;
  readonly generation: number;
  readonly former: ReadonlyMap<string, StoredEvent>;
}

/** A calendar's events with the log that sync tokens count along. */
export class CalendarStore extends VersionedRows<Event> {
  readonly id: string;
  readonly hasPush: boolean;
  readonly access: Map<string, Role>;
  summary: string;
  timeZone: string;
  description: string | undefined;
  /** Sync tokens of another generation are gone (410). */
  generation = 1;
  /** Instances that a changed rule lost, of which lists of single events tell that they are cancelled. */
  readonly former = new Map<string, StoredEvent>();

  constructor(
    options: CalendarOptions,
    private readonly now: () => number,
    private readonly onChange: (calendar: CalendarStore) => void,
  ) {
    super();
    this.id = options.id;
    this.summary = options.summary;
    this.timeZone = options.timeZone;
    this.description = options.description;
    this.access = new Map(Object.entries(options.access));
    this.hasPush = options.hasPush ?? true;
  }

  state(): CalendarState {
    const { id, summary, timeZone, description, access, hasPush, generation, former } = this;
    const options = {
      id,
      summary,
      timeZone,
      hasPush,
      access: Object.fromEntries(access),
      ...(description && { description }),
    };
    return { ...this.rowsState(), options, generation, former };
  }

  restore({ generation, former, ...rows }: CalendarState): void {
    this.generation = generation;
    for (const [id, row] of former) this.former.set(id, row);
    this.restoreRows(rows);
  }

  exceptionsOf(seriesId: string): StoredEvent[] {
    return this.all().filter(({ item }) => item.recurringEventId === seriesId);
  }

  /** Writes an event as it shall stand and gives it its etag. */
  put(event: Event & { id: string }, isTold = true): StoredEvent {
    const before = this.row(event.id)?.item;
    const row = this.write(event.id, (version) => ({
      ...event,
      etag: `"${3_000_000_000 + version}"`,
      updated: new Date(this.now()).toISOString(),
    }));
    if (isSeries(event)) this.dropStrayExceptions(event);
    if (before && isSeries(before) && event.status !== 'cancelled') this.followRule(row, before);
    if (isTold) this.onChange(this);
    return row;
  }

  /** A deleted event stays in the log; the exceptions of a series go with it. */
  remove(id: string): void {
    const row = this.row(id);
    if (!row) return;
    for (const exception of this.exceptionsOf(id))
      this.put({ ...exception.item, id: exception.id, status: 'cancelled' }, false);
    this.put({ ...row.item, id, status: 'cancelled' });
  }

  /** What the changed rule does not have any more is cancelled; what it has again is not. */
  private followRule({ id, version, serial, item }: StoredEvent, before: Event): void {
    const idsOf = (series: Event) => {
      const spans = isSeries(series) ? spansOf(series, followed(series, this.now(), this.timeZone), this.timeZone) : [];
      return new Map(spans.map((span) => [instanceId(series, span.start), span]));
    };
    const present = idsOf(item);
    for (const instance of present.keys()) this.former.delete(instance);
    for (const [instance, span] of idsOf({ ...before, id })) {
      if (present.has(instance)) continue;
      const event: Event = { ...instanceOf({ ...before, id }, span, this.timeZone), status: 'cancelled' };
      this.former.set(instance, { id: instance, version, serial, item: event });
    }
  }

  /** An exception of an occurrence that the changed rule no longer has is cancelled with it. */
  private dropStrayExceptions(series: Event & { id: string }): void {
    for (const { id, item: event } of this.exceptionsOf(series.id)) {
      const original = readInstanceId(id);
      const isStray = original === null || !hasOccurrence(series, original.start, this.timeZone);
      if (isStray && event.status !== 'cancelled') this.put({ ...event, id, status: 'cancelled' }, false);
    }
  }
}

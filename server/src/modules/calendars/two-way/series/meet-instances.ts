import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/database.js';
import { BookingsRepository } from '../../../bookings/bookings.repository.js';
import { ApplyEvent } from '../apply-event.js';
import type { Applying } from '../applying.js';
import { fieldsOfEvent } from '../event-fields.js';
import { hashesOf, syncFields, timeHash, type FieldHashes } from '../sync-fields.js';
import { withFields, type MergeBase } from '../three-way.js';
import type { TwoWayCalendar } from '../two-way-calendars.repository.js';
import type { RemoteEvent, TwoWayProvider } from '../two-way-provider.js';
import { remoteOf } from '../two-way-providers.js';
import {
  SeriesLinksRepository,
  type OccurrenceLink,
  type SeriesFacts,
  type SeriesLink,
} from './series-links.repository.js';

const AT_ONCE = 50;
/** Farther than people move a single meeting of a series. */
const MOVED_MS = 35 * DAY_MS;

type Fenced = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;

export interface Meeting {
  readonly calendar: TwoWayCalendar;
  readonly provider: TwoWayProvider;
  readonly series: SeriesFacts;
  readonly row: SeriesLink;
  readonly tellsPeople: boolean;
}

/** Ties the instances of a series' event to the links of its occurrences. Doing it again changes nothing. */
@Injectable()
export class MeetInstances {
  constructor(
    private readonly links: SeriesLinksRepository,
    private readonly apply: ApplyEvent,
    private readonly bookings: BookingsRepository,
    private readonly clock: Clock,
  ) {}

  async meet(meeting: Meeting, fenced: Fenced): Promise<void> {
    const { calendar, provider, series, row } = meeting;
    const remote = remoteOf(calendar);
    const now = this.clock.now();
    // Where one begins by the rule is known of what is found only, wherever somebody moved it meanwhile.
    const from = row.metUntil === null ? now : Math.max(now, row.metUntil - MOVED_MS);
    const window = { start: from, end: series.bookedUntil + MOVED_MS };
    const found = window.end > from ? await provider.instances(remote, row.externalId!, window) : none;
    const instances = found.events.filter(
      (event) => startOf(event) < Math.min(series.bookedUntil, row.cutAt ?? Infinity),
    );
    for (let first = 0; first < instances.length; first += AT_ONCE) {
      const some = instances.slice(first, first + AT_ONCE);
      const strays = await fenced((tx) => this.meetSome(tx, meeting, some));
      for (const { externalId } of strays)
        await provider.remove(remote, externalId, { tellsPeople: meeting.tellsPeople });
    }
    await fenced((tx) => this.links.storeMet(tx, row.id, series.bookedUntil));
  }

  /** Returns those that nobody is to meet at. */
  private async meetSome(
    tx: Tx,
    { calendar, series, row }: Meeting,
    instances: readonly RemoteEvent[],
  ): Promise<RemoteEvent[]> {
    const now = this.clock.now();
    const links = await this.links.occurrences(tx, calendar.id, series.id, now);
    const bookings = await this.bookings.named(
      tx,
      links.map(({ bookingId }) => bookingId),
    );
    const starts = new Map(bookings.map((booking) => [booking.id, booking]));
    const own = links.filter(({ bookingId }) => starts.get(bookingId)?.series_id === series.id);
    const byStart = new Map(own.map((link) => [starts.get(link.bookingId)!.original_start!, link]));
    const applying: Applying = { calendar, window: everything, gen: calendar.baselineGen };
    const strays: RemoteEvent[] = [];
    for (const event of instances) {
      const link = byStart.get(startOf(event));
      if (link?.status === 'CONFLICT' || link?.status === 'DELETING') continue;
      if (link?.status === 'SYNCED' && link.externalId === event.externalId && link.etag === event.etag) continue;
      if (link && isFor(link, event))
        await this.apply.change(tx, applying, { ...link, base: baseOf(link, event, series, row) }, event);
      else if (event.start > now) strays.push(event);
    }
    return strays;
  }
}

/** Whether the event is the link's, or could be. What was written alone, or has gone, is not asked for again. */
function isFor({ externalId, status, pushing }: OccurrenceLink, event: RemoteEvent): boolean {
  if (externalId !== null) return externalId === event.externalId;
  return status === 'PENDING_PUSH' && pushing === null;
}

/**
 * What both sides agreed on: where the instance says what its series says, that; else what was agreed of it before, for then
 * it is an exception of its own. What was never met began as its series says.
 */
function baseOf(link: OccurrenceLink, event: RemoteEvent, series: SeriesFacts, { hashes }: SeriesLink): MergeBase {
  const start = startOf(event);
  const time = timeHash({ start, end: start + series.durationMinutes * MINUTE_MS, allDay: false });
  const shared = { ours: { ...hashes!.ours, time }, theirs: { ...hashes!.theirs, time } };
  if (link.base === null) return shared;
  const theirs: FieldHashes = hashesOf(fieldsOfEvent(event));
  const alike = syncFields.filter((field) => theirs[field] === shared.theirs[field]);
  return {
    ours: withFields(link.base.ours, alike, shared.ours),
    theirs: withFields(link.base.theirs, alike, shared.theirs),
  };
}

const startOf = ({ recurrenceId, start }: RemoteEvent): number =>
  recurrenceId === null ? start : Date.parse(recurrenceId);

const none = { events: [] };
const everything = { start: -8.64e15, end: 8.64e15 };

import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { systemActor } from '../../../platform/context/principal.js';
import { Database, instant, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import { AddEvents } from './add-events.js';
import { ApplyEvent } from './apply-event.js';
import type { Applying } from './applying.js';
import { EventLinksRepository, type EventLink } from './event-links.repository.js';
import { RetriesRepository } from './retries.repository.js';
import { SeriesLinksRepository } from './series/series-links.repository.js';
import { savepoint } from './savepoint.js';
import { fieldsOfEvent } from './event-fields.js';
import { hashesOf } from './sync-fields.js';
import { judgeIncoming } from './three-way.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';
import type { PullPage, RemoteEvent } from './two-way-provider.js';

/**
 * Makes bookings and busy blocks what a page of events says, in the caller's transaction. Applying a page twice changes
 * nothing the second time. What cannot be applied is put aside and tried again alone; the others count.
 */
@Injectable()
export class ApplyPage {
  constructor(
    private readonly db: Database,
    private readonly links: EventLinksRepository,
    private readonly series: SeriesLinksRepository,
    private readonly one: ApplyEvent,
    private readonly add: AddEvents,
    private readonly retries: RetriesRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Returns how many items it held, and how many of them were put aside. */
  async apply(tx: Tx, applying: Applying, page: PullPage): Promise<{ items: number; failed: number }> {
    const { calendar, gen } = applying;
    const now = this.clock.now();
    // Deltas repeat themselves; the last word counts.
    const events = [...new Map(page.events.map((event) => [event.externalId, event])).values()];
    const gone = new Set(page.gone);
    const links = await this.linksOf(tx, calendar.id, events, [...gone]);
    const isOfOurSeries = await this.series.ofOurs(tx, calendar.id, events);
    const failed = new Map(page.unreadable.map(({ externalId, reason }) => [externalId, reason]));
    const attempt = async (externalId: string, work: () => Promise<void>) => {
      const error = await savepoint(tx, work);
      if (error !== null) failed.set(externalId, error);
    };

    const seen: { id: string; etag: string }[] = [];
    const changed: { event: RemoteEvent; link: EventLink }[] = [];
    const unknown: RemoteEvent[] = [];
    for (const event of events) {
      const link = links.of(event);
      if (!link) {
        // Those of a series of ours are met with their bookings when that is written.
        if (!isOfOurSeries(event)) unknown.push(event);
      } else if (isStale(event, link)) continue;
      else if (isStanding(event, link) && judge(event, link) !== 'CHANGED')
        seen.push({ id: link.id, etag: event.etag });
      else changed.push({ event, link });
    }
    for (const externalId of gone) {
      const link = links.byExternalId.get(externalId);
      // First what makes room for the others.
      if (link) await attempt(externalId, () => this.one.remove(tx, calendar, link));
    }
    for (const { event, link } of changed)
      await attempt(event.externalId, () => this.one.change(tx, applying, link, event));
    await this.links.markSeen(tx, seen, gen, now);
    const blocked = await this.add.add(tx, applying, unknown, attempt);
    await this.block(tx, applying, {
      events,
      isLinked: (event) => links.of(event) !== undefined,
      unknown,
      gone,
      blocked,
    });
    await this.retries.store(tx, calendar, failed, now);
    const applied = [...events.map(({ externalId }) => externalId), ...gone].filter((id) => !failed.has(id));
    await this.retries.clear(tx, calendar.id, applied);
    return { items: events.length + gone.size + page.unreadable.length, failed: failed.size };
  }

  /** After the last page of a baseline: what stood in its window and was not seen is gone. */
  async sweep(tx: Tx, { calendar, window, gen }: Applying): Promise<number> {
    const unseen = await this.links.unseen(tx, calendar.id, gen, window);
    for (const link of unseen) await this.one.remove(tx, calendar, link);
    const rows = await tx.query<{ id: string }>(
      `DELETE FROM external_event e WHERE e.calendar_id = $1 AND e.seen_gen < $2
          AND NOT EXISTS (SELECT FROM calendar_retry r WHERE r.calendar_id = e.calendar_id AND r.external_id = e.external_id)
       RETURNING id`,
      [calendar.id, gen],
    );
    if (rows.length > 0) await this.tellBusy(tx, calendar);
    return unseen.length + rows.length;
  }

  private async linksOf(tx: Tx, calendarId: string, events: readonly RemoteEvent[], gone: readonly string[]) {
    const externalIds = [...events.map(({ externalId }) => externalId), ...gone];
    const marks = events.flatMap(({ mark }) => mark?.linkId ?? []);
    const found = await this.links.find(tx, calendarId, externalIds, marks);
    const byExternalId = new Map(
      found.flatMap((link) => (link.externalId === null ? [] : [[link.externalId, link] as const])),
    );
    const byId = new Map(found.map((link) => [link.id, link]));
    const of = (event: RemoteEvent): EventLink | undefined => {
      const known = byExternalId.get(event.externalId);
      if (known) return known;
      // Made by us, and seen before the call that made it was answered. A copy of it is an event of its own.
      const marked = event.mark ? byId.get(event.mark.linkId) : undefined;
      return marked?.externalId === null ? marked : undefined;
    };
    return { byExternalId, of };
  }

  /** When the person is busy: by every event but those of meetings that claim the person's time here anyway. */
  private async block(
    tx: Tx,
    { calendar, window, gen }: Applying,
    page: {
      events: readonly RemoteEvent[];
      isLinked: (event: RemoteEvent) => boolean;
      unknown: readonly RemoteEvent[];
      gone: ReadonlySet<string>;
      blocked: readonly RemoteEvent[];
    },
  ): Promise<void> {
    if (calendar.userId === null) return;
    const busy = new Set(page.blocked.map(({ externalId }) => externalId));
    const free = [
      ...page.gone,
      ...page.events.filter((event) => !busy.has(event.externalId)).map((event) => event.externalId),
    ];
    const blocks = page.blocked
      .filter(({ start, end }) => start < window.end && end > window.start)
      .map(({ externalId, seriesExternalId, start, end, etag }) => ({
        id: uuidv7(),
        external_id: externalId,
        series_external_id: seriesExternalId,
        start_at: instant(start),
        end_at: instant(end),
        etag,
      }));
    const rows = await tx.query<{ changed: number }>('SELECT change_busy($1, $2, $3, $4, $5, $6) AS changed', [
      calendar.tenantId,
      calendar.id,
      calendar.userId,
      JSON.stringify(blocks),
      free,
      gen,
    ]);
    if (rows[0]!.changed > 0) await this.tellBusy(tx, calendar);
  }

  /** What is offered with this person is forgotten everywhere. */
  private async tellBusy(tx: Tx, calendar: TwoWayCalendar): Promise<void> {
    await this.events.append(tx, calendar.tenantId, {
      type: 'calendar.busy-changed',
      subjectId: calendar.userId ?? calendar.id,
      actor: systemActor,
      at: this.clock.now(),
    });
  }
}

/** An event of ours as it was before we deleted it. */
function isStale(event: RemoteEvent, link: EventLink): boolean {
  const isOurs = event.mark?.linkId === link.id;
  return isOurs && link.externalId === null && event.mark.incarnation < link.incarnation;
}

/** Written, and in nobody's way but where it was. */
function isStanding({ transparency }: RemoteEvent, { status, externalId }: EventLink): boolean {
  return status !== 'TOMBSTONE' && externalId !== null && transparency === 'busy';
}

function judge(event: RemoteEvent, link: EventLink) {
  return judgeIncoming(link, { etag: event.etag, hashes: hashesOf(fieldsOfEvent(event)) });
}

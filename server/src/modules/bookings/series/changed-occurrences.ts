import type { Actor } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { correlationId } from '../../../platform/context/request-context.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import type { DomainEventType } from '../../../platform/events/domain-event.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import type { RoomFacts } from '../../resources/rooms-reader.js';
import type { BookingWithResources } from '../booking-record.js';
import { BookingWriter, visibleDiff } from '../booking-writer.js';
import { lost, OccurrenceJudge, type Verdict, type WantedSpan } from './occurrence-judge.js';
import type { SeriesRecord } from './series-record.js';
import { SeriesRepository, type OccurrenceChange } from './series.repository.js';

/** An occurrence as it was and as it is to be. */
export interface NewState {
  before: BookingWithResources;
  after: BookingWithResources;
  type: DomainEventType & `booking.${string}`;
  /** What it claims from now on: its span, or nothing; unchanged where left out. */
  claims?: 'SPAN' | 'NONE';
}

/** Writes changes of many occurrences at once, each with its fact: all of them or none. */
@Injectable()
export class ChangedOccurrences {
  constructor(
    private readonly db: Database,
    private readonly repository: SeriesRepository,
    private readonly judge: OccurrenceJudge,
    private readonly writer: BookingWriter,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Throws what stands in the way, with every occurrence it is in the way of. What stays as it was is left alone. */
  async write(
    tx: Tx,
    series: SeriesRecord,
    actor: Actor,
    states: readonly NewState[],
    rooms: readonly RoomFacts[] = [],
  ): Promise<void> {
    const { tenant_id: tenantId } = series;
    const moving = states
      .filter(({ claims }) => claims === 'SPAN')
      .map(({ after }) => after)
      .sort((a, b) => a.start_at - b.start_at);
    // What they hold themselves is in nobody's way.
    await this.repository.release(
      tx,
      moving.map(({ id }) => id),
    );
    const verdicts = await this.verdicts(tx, series, moving, rooms);
    if (verdicts.length > 0) throw await this.judge.refusal(tenantId, verdicts, moving.length, moving.map(wantedOf));
    const changes = states.flatMap((state) => this.changeOf(state, actor) ?? []);
    if (changes.length === 0) return;
    const written = await this.repository.change(tx, tenantId, changes);
    if (written.outcome !== 'OK') {
      const losers = moving.filter(({ id }) => written.lost.includes(id)).map((booking) => lost(wantedOf(booking)));
      throw await this.judge.refusal(tenantId, losers, moving.length, moving.map(wantedOf));
    }
    this.db.onCommit(() => this.events.appended());
    for (const id of written.settled) await this.writer.recordSettled(tx, tenantId, id);
  }

  /** Hosts may differ from one to the other, where somebody gave one away. */
  private async verdicts(
    tx: Tx,
    { tenant_id: tenantId, template }: SeriesRecord,
    moving: readonly BookingWithResources[],
    rooms: readonly RoomFacts[],
  ): Promise<Verdict[]> {
    const policies = rooms.map(({ policy }) => policy);
    const isCounted = template.kind === 'CUSTOMER';
    const found: Verdict[] = [];
    for (const [, some] of Map.groupBy(moving, ({ host_ids }) => host_ids.join())) {
      const spans = some.map(wantedOf);
      const hostIds = some[0]!.host_ids;
      const verdicts = await this.judge.judge(tx, { tenantId, spans, hostIds, policies, isCounted });
      found.push(...verdicts.filter((verdict) => verdict !== null));
    }
    return found.sort((a, b) => (a.problem.start < b.problem.start ? -1 : 1));
  }

  private changeOf({ before, after, type, claims }: NewState, actor: Actor): OccurrenceChange | null {
    const diff = visibleDiff(before, after);
    if (Object.keys(diff).length === 0) return null;
    const at = this.clock.now();
    const { resource_ids: resourceIds, external: _, series_rule: __, ...record } = after;
    return {
      record: { ...record, version: before.version + 1, updated_at: at },
      resourceIds,
      event: {
        id: uuidv7(),
        type,
        resourceIds: [...new Set([...before.resource_ids, ...resourceIds])],
        actor,
        diff,
        correlationId: correlationId(),
        at: new Date(at).toISOString(),
      },
      ...(claims && { claims }),
    };
  }
}

function wantedOf({ start_at: start, end_at: end, resource_ids: resourceIds }: BookingWithResources): WantedSpan {
  return { start, end, resourceIds };
}

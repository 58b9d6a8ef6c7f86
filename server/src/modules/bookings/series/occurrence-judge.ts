import type { Policy } from '@lintel/shared/contracts';
import { LintelError, type OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { conflictsOf } from '@lintel/shared/recurrence';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/database.js';
import { PeopleTime } from '../../availability/people-time.js';
import { iso } from '../booking-record.js';
import { assertBookableSpan } from '../booking-rules.js';
import { BookingWriter } from '../booking-writer.js';
import { BookingsRepository } from '../bookings.repository.js';

/** A span that is wanted of resources and people. */
export interface WantedSpan extends Interval {
  resourceIds: readonly string[];
}

export interface Judged {
  tenantId: string;
  /** Ascending. */
  spans: readonly WantedSpan[];
  hostIds: readonly string[];
  /** Those of the rooms that are wanted; horizons were kept by whoever planned the spans. */
  policies: readonly Policy[];
  /** Whether they count towards the maxima of the hosts. */
  isCounted: boolean;
}

/** Why an occurrence cannot be had. */
export interface Verdict {
  problem: OccurrenceProblem;
  error: LintelError;
}

const ANY_DAY = 36_500;
const taken = new LintelError('CONFLICT', { detail: 'Somebody else has that time.' });

/** Says of each occurrence of a series whether it can be had, by the rules for a booking that stands alone. */
@Injectable()
export class OccurrenceJudge {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly peopleTime: PeopleTime,
    private readonly writer: BookingWriter,
    private readonly clock: Clock,
  ) {}

  /** Null for those that can be had. With the locks of hosts and resources held, only bookings made alone can still come between. */
  async judge(tx: Tx, { tenantId, spans, hostIds, policies, isCounted }: Judged): Promise<(Verdict | null)[]> {
    if (spans.length === 0) return [];
    const people = await this.peopleTime.refusals(tx, { tenantId, userIds: hostIds, spans, isCounted });
    const busy = await this.takenOf(tenantId, spans);
    return spans.map((span, index) => {
      const refusal = this.againstRules(span, policies) ?? people[index];
      if (refusal) return { problem: problemOf(span, refusal.detail), error: refusal };
      const resourceId = busy[index];
      return resourceId ? lost(span, resourceId) : null;
    });
  }

  /** One error that names every occurrence which stands in the way, and what could be had instead of the first. */
  async refusal(tenantId: string, verdicts: readonly Verdict[], of: number, wanted: readonly WantedSpan[]) {
    const [first] = verdicts;
    const conflict = verdicts.find(({ error }) => error.code === 'CONFLICT');
    const { error } = conflict ?? first!;
    const span = wanted.find(({ start }) => iso(start) === (conflict ?? first!).problem.start);
    const alternatives =
      conflict && span && span.resourceIds.length > 0
        ? (await this.writer.conflict(tenantId, span, span.resourceIds)).alternatives
        : [];
    const which = verdicts.length === 1 ? 'One' : String(verdicts.length);
    return new LintelError(error.code, {
      detail: `${which} of ${of} occurrences cannot be booked, the first on ${first!.problem.start}: ${first!.error.detail}`,
      conflicts: verdicts.map(({ problem }) => problem),
      alternatives,
      spoken: `${which} of those ${of} times cannot be booked.`,
    });
  }

  private againstRules(span: Interval, policies: readonly Policy[]): LintelError | null {
    try {
      const near = policies.map((policy) => ({ ...policy, bookingHorizonDays: ANY_DAY }));
      assertBookableSpan(span, this.clock.now(), near);
      return null;
    } catch (error) {
      if (error instanceof LintelError) return error;
      throw error;
    }
  }

  /** For each span a resource of its own that somebody else has then. */
  private async takenOf(tenantId: string, spans: readonly WantedSpan[]): Promise<(string | undefined)[]> {
    const resources = [...new Set(spans.flatMap(({ resourceIds }) => resourceIds))];
    if (resources.length === 0) return [];
    const window = { start: spans[0]!.start, end: Math.max(...spans.map(({ end }) => end)) };
    const claims = await this.bookings.claimsOf(tenantId, resources, window);
    const conflicts = new Map(resources.map((id) => [id, conflictsOf(spans, claims.get(id)!)]));
    return spans.map(({ resourceIds }, index) =>
      resourceIds.find((id) => conflicts.get(id)![index]!.conflicts.length > 0),
    );
  }
}

/** For a span that was lost to somebody while it was being written. */
export function lost(span: Interval, resourceId?: string): Verdict {
  return { problem: problemOf(span, taken.detail, resourceId), error: taken };
}

export function problemOf({ start, end }: Interval, reason: string, resourceId?: string): OccurrenceProblem {
  return { start: iso(start), end: iso(end), ...(resourceId !== undefined && { resourceId }), reason };
}

import type { LintelError } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { judgeHost } from '@lintel/shared/scheduling';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/database.js';
import { DepartmentDiary } from './department-diary.js';
import { refused } from './refusal-words.js';
import { withoutNotice } from './staff-rules.js';

interface PeopleAt {
  tenantId: string;
  userIds: readonly string[];
  spans: readonly Interval[];
  isCounted: boolean;
}

/** Whether people have time, for those who do not book with a department but with them. */
@Injectable()
export class PeopleTime {
  constructor(
    private readonly diary: DepartmentDiary,
    private readonly clock: Clock,
  ) {}

  /** Throws why one of them cannot meet then; a booking that is left out does not stand in its own way. */
  async assertFree(
    tx: Tx,
    {
      tenantId,
      userIds,
      span,
      except,
    }: { tenantId: string; userIds: readonly string[]; span: Interval; except?: string },
  ): Promise<void> {
    const { hosts } = withoutNotice({ hosts: await this.diary.people(tx, tenantId, userIds, span, except) });
    const meeting = { durationMinutes: (span.end - span.start) / MINUTE_MS, slotIntervalMinutes: 1 };
    for (const host of hosts) {
      const refusal = judgeHost(host, meeting, span.start, this.clock.now(), { isAnyMinute: true });
      if (refusal) throw refused(refusal);
    }
  }

  /**
   * Why they cannot meet at each of ascending spans, null where all of them can. What they can is taken for the spans that
   * follow, and counts towards their maxima where customers' bookings do.
   */
  async refusals(tx: Tx, { tenantId, userIds, spans, isCounted }: PeopleAt): Promise<(LintelError | null)[]> {
    const [first] = spans;
    if (userIds.length === 0 || first === undefined) return spans.map(() => null);
    const window = { start: first.start, end: Math.max(...spans.map(({ end }) => end)) };
    const loaded = withoutNotice({ hosts: await this.diary.people(tx, tenantId, userIds, window) });
    const hosts = loaded.hosts.map((host) => ({ ...host, busy: [...host.busy] }));
    return spans.map((span) => {
      const meeting = { durationMinutes: (span.end - span.start) / MINUTE_MS, slotIntervalMinutes: 1 };
      for (const host of hosts) {
        const refusal = judgeHost(host, meeting, span.start, this.clock.now(), { isAnyMinute: true });
        if (refusal) return refused(refusal);
      }
      for (const { busy, rules } of hosts) {
        const { bufferBeforeMinutes, bufferAfterMinutes } = rules;
        busy.push({ ...span, bufferBeforeMinutes, bufferAfterMinutes, isCounted });
      }
      return null;
    });
  }
}

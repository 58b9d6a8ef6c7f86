import type { BookingStatus } from '../contracts/booking.js';
import type { Interval } from '../intervals/index.js';
import { DAY_MS, MINUTE_MS } from '../time/index.js';
import { buffersOf } from './buffers.js';
import type { BusySpan, Host, Meeting } from './host.js';
import {
  countsForFairness,
  hostLoads,
  RECENT_DAYS,
  type Assignable,
  type AssignedBooking,
  type HostLoad,
} from './host-loads.js';
import { durationOf, hoursAround, judgeHost } from './judge-host.js';
import type { Refusal } from './refusal.js';
import { withoutNotice } from './staff-rules.js';

/** What somebody asked for, and what became of it. */
export interface BookingRequest {
  readonly id: string;
  readonly requestedAt: number;
  readonly start: number;
  readonly meeting: Meeting;
  /** What it is now. A cancelled or declined one frees its time, and the host's turn, at `endedAt`. */
  readonly status: BookingStatus;
  /** When it was cancelled or declined; where that is not known it never took any time. */
  readonly endedAt?: number | null;
  /** The department's own people made it: neither notice nor horizon is asked for. */
  readonly isByStaff?: boolean;
}

interface Entry extends AssignedBooking {
  readonly busy: BusySpan;
  /** From when on it is as if it had never been. */
  readonly endedAt: number;
}

/** Any two instants of a local week are less apart, also of one in which the clocks go back. */
const WEEK_MS = 8 * DAY_MS;

/**
 * Who has what as a replay goes on, at the instant it has come to. What can no longer matter is dropped on the way, so
 * that a year costs no more than twelve months do.
 */
export class ReplayedDiary {
  private now = -Infinity;
  private readonly hours: ReadonlyMap<string, readonly Interval[]>;
  private entries: Entry[] = [];
  /** The latest entry of each host that was dropped: whose turn it is may still depend on it. */
  private readonly latest = new Map<string, Entry>();

  constructor(
    private readonly hosts: readonly (Host & Assignable)[],
    requests: readonly BookingRequest[],
  ) {
    const span = requests.reduce(
      (all, { start, meeting }) => ({
        start: Math.min(all.start, start),
        end: Math.max(all.end, start + durationOf(meeting)),
      }),
      { start: Infinity, end: -Infinity },
    );
    this.hours = new Map(hosts.map((host) => [host.hostId, requests.length === 0 ? [] : hoursAround(host, span)]));
  }

  /** On to a later instant: what has been cancelled by then is gone. */
  goTo(now: number): void {
    this.now = now;
    const isKept = ({ endedAt, assignedAt, start }: Entry) =>
      endedAt > now && (assignedAt > now - RECENT_DAYS * DAY_MS || start > now - WEEK_MS);
    if (this.entries.every(isKept)) return;
    for (const entry of this.entries) {
      if (entry.endedAt > now && !isKept(entry)) this.latest.set(entry.hostId, entry);
    }
    this.entries = this.entries.filter(isKept);
  }

  /** What each host says to the request now, in the hosts' order. */
  judge({ meeting, start, isByStaff }: BookingRequest, isAnyMinute: boolean): (Refusal | null)[] {
    const span = { start, end: start + durationOf(meeting) };
    // What lies further away is neither in the way nor in the same week.
    const around = this.entries.filter((entry) => Math.abs(entry.start - start) < WEEK_MS);
    const entries = Map.groupBy(around, ({ hostId }) => hostId);
    return this.hosts.map((host) => {
      const own = (entries.get(host.hostId) ?? []).map(({ busy }) => busy);
      const hours = near(this.hours.get(host.hostId)!, span);
      const judged = { ...(isByStaff ? withoutNotice(host) : host), busy: [...host.busy, ...own] };
      return judgeHost(judged, meeting, start, this.now, { isAnyMinute, hours });
    });
  }

  /** When the department's bookings begin that can still count. */
  starts(): number[] {
    return this.entries.map(({ start }) => start);
  }

  loads(hosts: readonly Assignable[]): HostLoad[] {
    return hostLoads(hosts, [...this.latest.values(), ...this.entries], this.now);
  }

  add({ meeting, start, status, requestedAt, endedAt }: BookingRequest, hostId: string): void {
    const { rules } = this.hosts.find((host) => host.hostId === hostId)!;
    const { beforeMs, afterMs } = buffersOf(meeting, rules);
    this.entries.push({
      hostId,
      assignedAt: requestedAt,
      start,
      // Until it ends it counts as any other; then it leaves.
      status: 'CONFIRMED',
      endedAt: countsForFairness(status) ? Infinity : (endedAt ?? requestedAt),
      busy: {
        start,
        end: start + durationOf(meeting),
        bufferBeforeMinutes: beforeMs / MINUTE_MS,
        bufferAfterMinutes: afterMs / MINUTE_MS,
        isCounted: true,
      },
    });
  }
}

/** Of a year's merged hours those that touch a span. */
function near(hours: readonly Interval[], { start, end }: Interval): readonly Interval[] {
  let low = 0;
  let high = hours.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hours[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < hours.length && hours[last]!.start < end) last += 1;
  return hours.slice(low, last);
}

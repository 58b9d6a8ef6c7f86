import { assignHost, type AssignmentAlgorithm, type AssignmentReason } from './assignment.js';
import { fairnessOf, type Fairness } from './fairness.js';
import type { DepartmentLimits, Host } from './host.js';
import { countsForFairness, type Assignable } from './host-loads.js';
import { limitReached } from './judge-department.js';
import { mostTelling, type Refusal } from './refusal.js';
import { ReplayedDiary, type BookingRequest } from './replayed-diary.js';

/** The rules to try. */
export interface ReplayRules {
  /** Their `busy` is only what was not booked with the department: leave, foreign events, other meetings. */
  readonly hosts: readonly (Host & Assignable)[];
  readonly algorithm: AssignmentAlgorithm;
  readonly limits?: Omit<DepartmentLimits, 'bookedStarts'> | null;
  /** Whether starts may lie at any minute; yes where the other rules would have offered other slots. */
  readonly isAnyMinute?: boolean;
}

export interface Replay {
  readonly assignments: readonly {
    readonly requestId: string;
    readonly hostId: string;
    readonly reason: AssignmentReason;
  }[];
  readonly refusals: readonly { readonly requestId: string; readonly refusal: Refusal }[];
  /** Over the bookings that count (see `countsForFairness`). */
  readonly fairness: Fairness;
}

/**
 * What would have become of these requests under other rules: each is judged and assigned as at its own time, knowing
 * what had been booked by then. The same input always has the same answer: requests are taken by `requestedAt`, then by
 * id. Throws as `judgeHost` and `assignHost` do.
 */
export function replay(requests: readonly BookingRequest[], rules: ReplayRules): Replay {
  const steps = replaySteps(requests, rules);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same one request after the other: thousands take seconds, in which somebody else may want to go on. */
export function* replaySteps(requests: readonly BookingRequest[], rules: ReplayRules): Generator<undefined, Replay> {
  const ordered = [...requests].sort((a, b) => a.requestedAt - b.requestedAt || (a.id < b.id ? -1 : 1));
  const diary = new ReplayedDiary(rules.hosts, ordered);
  const assignments: { requestId: string; hostId: string; reason: AssignmentReason }[] = [];
  const refusals: { requestId: string; refusal: Refusal }[] = [];
  const counted: { hostId: string }[] = [];

  for (const request of ordered) {
    yield;
    diary.goTo(request.requestedAt);
    const verdicts = diary.judge(request, rules.isAnyMinute ?? false);
    const free = rules.hosts.filter((_, index) => verdicts[index] === null);
    const refusal =
      free.length === 0
        ? mostTelling(verdicts.flatMap((verdict) => verdict ?? []))
        : limitReached(rules.limits ? { ...rules.limits, bookedStarts: diary.starts() } : null, request.start);
    if (refusal) {
      refusals.push({ requestId: request.id, refusal });
      continue;
    }
    const { hostId, reason } = assignHost(rules.algorithm, diary.loads(free));
    diary.add(request, hostId);
    assignments.push({ requestId: request.id, hostId, reason });
    if (countsForFairness(request.status)) counted.push({ hostId });
  }
  return { assignments, refusals, fairness: fairnessOf(rules.hosts, counted) };
}

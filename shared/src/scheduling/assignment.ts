import { UPCOMING_DAYS, RECENT_DAYS, type HostLoad } from './host-loads.js';

export const assignmentAlgorithms = ['ROUND_ROBIN', 'LEAST_BUSY', 'WEIGHTED'] as const;
export type AssignmentAlgorithm = (typeof assignmentAlgorithms)[number];

/** Why somebody was chosen, with the numbers that show it; `candidates` is how many were free. */
export type AssignmentReason = { readonly algorithm: AssignmentAlgorithm; readonly candidates: number } & (
  | { readonly code: 'ONLY_ONE_AVAILABLE' }
  | { readonly code: 'NEVER_ASSIGNED' }
  | { readonly code: 'OLDEST_ASSIGNMENT'; readonly lastAssignedAt: number }
  /** `next`: what the runner-up has. Equal numbers were settled by whose last assignment is older, then by id. */
  | { readonly code: 'FEWEST_UPCOMING'; readonly upcoming: number; readonly next: number; readonly days: number }
  | {
      readonly code: 'FURTHEST_BELOW_SHARE';
      readonly recent: number;
      readonly weight: number;
      readonly totalRecent: number;
      readonly totalWeight: number;
      readonly days: number;
    }
);

export interface Assignment {
  readonly hostId: string;
  readonly reason: AssignmentReason;
}

type Order = (a: HostLoad, b: HostLoad) => number;

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
const byId: Order = (a, b) => (a.hostId === b.hostId ? 0 : a.hostId < b.hostId ? -1 : 1);
/** Who has never had one comes first. */
const byOldest: Order = (a, b) => compare(a.lastAssignedAt ?? -Infinity, b.lastAssignedAt ?? -Infinity) || byId(a, b);

const orders: Record<AssignmentAlgorithm, Order> = {
  ROUND_ROBIN: byOldest,
  LEAST_BUSY: (a, b) => a.upcoming - b.upcoming || byOldest(a, b),
  // Compared as if each had one more: at the start the heavier gets the first.
  WEIGHTED: (a, b) => compare((a.recent + 1) / a.weight, (b.recent + 1) / b.weight) || byOldest(a, b),
};

/**
 * Who gets the booking, of those who are free for it.
 *
 * ROUND_ROBIN: whose last assignment is the oldest. LEAST_BUSY: who has the fewest bookings in the next seven days.
 * WEIGHTED: who is furthest below the share that the weights give, by what was assigned in the last thirty days. What
 * counts is said at `countsForFairness`. Ties go to the oldest assignment, then to the lower id, so the same input always
 * has the same answer. Throws `RangeError` when nobody is free, or for a weight that is not positive.
 */
export function assignHost(algorithm: AssignmentAlgorithm, available: readonly HostLoad[]): Assignment {
  if (algorithm === 'WEIGHTED' && available.some(({ weight }) => !(weight > 0))) {
    throw new RangeError('A weight must be positive. Somebody who gets no bookings is no candidate.');
  }
  const [first, second] = [...available].sort(orders[algorithm]);
  if (!first) throw new RangeError('Nobody is free to be assigned.');
  const chosen = { algorithm, candidates: available.length };
  const { hostId } = first;
  if (!second) return { hostId, reason: { ...chosen, code: 'ONLY_ONE_AVAILABLE' } };
  switch (algorithm) {
    case 'ROUND_ROBIN':
      return first.lastAssignedAt === null
        ? { hostId, reason: { ...chosen, code: 'NEVER_ASSIGNED' } }
        : { hostId, reason: { ...chosen, code: 'OLDEST_ASSIGNMENT', lastAssignedAt: first.lastAssignedAt } };
    case 'LEAST_BUSY': {
      const numbers = { upcoming: first.upcoming, next: second.upcoming, days: UPCOMING_DAYS };
      return { hostId, reason: { ...chosen, code: 'FEWEST_UPCOMING', ...numbers } };
    }
    case 'WEIGHTED': {
      const numbers = {
        recent: first.recent,
        weight: first.weight,
        totalRecent: available.reduce((sum, { recent }) => sum + recent, 0),
        totalWeight: available.reduce((sum, { weight }) => sum + weight, 0),
        days: RECENT_DAYS,
      };
      return { hostId, reason: { ...chosen, code: 'FURTHEST_BELOW_SHARE', ...numbers } };
    }
  }
}

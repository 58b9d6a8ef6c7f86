import type { BookingStatus } from '../contracts/booking.js';
import { DAY_MS } from '../time/index.js';

/** A booking that was given to a host, as far as fairness is concerned. */
export interface AssignedBooking {
  /** Who has it now: one that was reassigned counts for its new host alone. */
  readonly hostId: string;
  readonly assignedAt: number;
  readonly start: number;
  readonly status: BookingStatus;
}

/** A member of the department who may get bookings. */
export interface Assignable {
  readonly hostId: string;
  /** The share of the bookings that is meant for this host, beside the others' weights. For WEIGHTED only. */
  readonly weight: number;
  /** Since when: the day of joining or the end of the last leave, epoch milliseconds. For ever if left out or to come. */
  readonly since?: number | null;
}

/** What a host has had so far. */
export interface HostLoad {
  readonly hostId: string;
  readonly weight: number;
  readonly lastAssignedAt: number | null;
  /** Bookings that begin within the next `UPCOMING_DAYS`. */
  readonly upcoming: number;
  /** Bookings assigned within the last `RECENT_DAYS`, and for who joined meanwhile what would have been a fair share. */
  readonly recent: number;
}

/** How far ahead LEAST_BUSY looks. */
export const UPCOMING_DAYS = 7;
/** How far back WEIGHTED looks. */
export const RECENT_DAYS = 30;

/**
 * Whether a booking counts for its host. A cancelled or declined one does not: the turn is given back, as if it had never
 * been. A no-show does: the host kept the time free and was there, and would otherwise be asked more often for it.
 */
export function countsForFairness(status: BookingStatus): boolean {
  return status !== 'CANCELLED' && status !== 'DECLINED';
}

/**
 * The loads of hosts at `now`, in their order, from the department's bookings (in any order; at least those of the last
 * `RECENT_DAYS`, those to come, and the latest of each host).
 *
 * Who joined or came back within `RECENT_DAYS` is credited with the share of what others got before, so that nobody is
 * flooded for having been away.
 */
export function hostLoads(hosts: readonly Assignable[], bookings: readonly AssignedBooking[], now: number): HostLoad[] {
  const recentSince = now - RECENT_DAYS * DAY_MS;
  const upcomingUntil = now + UPCOMING_DAYS * DAY_MS;
  const hasNewcomers = hosts.some(({ since }) => (since ?? -Infinity) > recentSince);
  const recent: AssignedBooking[] = [];
  const tallies = new Map(hosts.map(({ hostId }) => [hostId, { last: -Infinity, upcoming: 0, recent: 0 }]));
  // A replay comes here for each of its bookings with all the others: one pass, and nothing made on it.
  for (const booking of bookings) {
    const { assignedAt, start } = booking;
    if (assignedAt > now || !countsForFairness(booking.status)) continue;
    const isRecent = assignedAt > recentSince;
    if (isRecent && hasNewcomers) recent.push(booking);
    const tally = tallies.get(booking.hostId);
    if (!tally) continue;
    if (assignedAt > tally.last) tally.last = assignedAt;
    if (isRecent) tally.recent += 1;
    if (start >= now && start < upcomingUntil) tally.upcoming += 1;
  }
  return hosts.map((host) => {
    const tally = tallies.get(host.hostId)!;
    return {
      hostId: host.hostId,
      weight: host.weight,
      lastAssignedAt: tally.last === -Infinity ? null : tally.last,
      upcoming: tally.upcoming,
      recent: tally.recent + (hasNewcomers ? credit(host, hosts, recent, now) : 0),
    };
  });
}

/** A fair share of what those who were there before this host got within the last `RECENT_DAYS`, beyond what it had itself. */
function credit(
  host: Assignable,
  hosts: readonly Assignable[],
  recent: readonly AssignedBooking[],
  now: number,
): number {
  const since = host.since ?? -Infinity;
  if (since > now) return 0;
  const missed = recent.filter(({ assignedAt }) => assignedAt < since);
  if (missed.length === 0) return 0;
  const earlier = hosts.filter((other) => (other.since ?? -Infinity) < since);
  const ids = new Set(earlier.map(({ hostId }) => hostId));
  const weights = earlier.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return 0;
  const share = (missed.filter(({ hostId }) => ids.has(hostId)).length / weights) * host.weight;
  return Math.max(0, share - missed.filter(({ hostId }) => hostId === host.hostId).length);
}

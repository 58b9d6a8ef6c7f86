/** How a number of bookings is spread over hosts. */
export interface Fairness {
  readonly total: number;
  readonly hosts: readonly {
    readonly hostId: string;
    readonly assigned: number;
    /** What the weights would give this host of the total; a fraction. */
    readonly expected: number;
  }[];
  /** The most that anybody has less the fewest; 0 or 1 is as even as whole bookings can be. */
  readonly spread: number;
  /** The furthest that anybody is from what is expected, in bookings. */
  readonly largestDeviation: number;
}

/**
 * How fairly bookings, each with the host who has it, lie on these hosts. Without weights everybody is expected to have
 * the same. Bookings of others are left out.
 */
export function fairnessOf(
  hosts: readonly { readonly hostId: string; readonly weight?: number }[],
  bookings: readonly { readonly hostId: string }[],
): Fairness {
  const counts = new Map(hosts.map(({ hostId }) => [hostId, 0]));
  for (const { hostId } of bookings) {
    const count = counts.get(hostId);
    if (count !== undefined) counts.set(hostId, count + 1);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const weights = hosts.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const shares = hosts.map(({ hostId, weight = 1 }) => ({
    hostId,
    assigned: counts.get(hostId)!,
    expected: weights === 0 ? 0 : (total * weight) / weights,
  }));
  const assigned = shares.map((share) => share.assigned);
  return {
    total,
    hosts: shares,
    spread: hosts.length === 0 ? 0 : Math.max(...assigned) - Math.min(...assigned),
    largestDeviation: Math.max(0, ...shares.map((share) => Math.abs(share.assigned - share.expected))),
  };
}

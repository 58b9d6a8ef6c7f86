/**
 * How far apart two places are in the tree of locations: the steps up from the one and down to the other. Places are the
 * ids of their locations from the site down; what is nowhere shares nothing but the tenant.
 */
export function stepsBetween(from: readonly string[], to: readonly string[]): number {
  return from.length + to.length - 2 * sharedSteps(from, to);
}

/** How many locations two places have in common, from the site down. */
export function sharedSteps(from: readonly string[], to: readonly string[]): number {
  const firstOwn = from.findIndex((id, index) => id !== to[index]);
  return firstOwn === -1 ? from.length : firstOwn;
}

import type { Location } from '@lintel/shared/contracts';

export interface LocationOption {
  value: string;
  label: string;
  kind: Location['kind'];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Names from the site down to the location itself. A loop in the tree, which should not be, ends the walk. */
export function locationPathOf(id: string | null, locations: readonly Location[]): string[] {
  const byId = new Map(locations.map((location) => [location.id, location]));
  const seen = new Set<string>();
  const names: string[] = [];
  for (let at = id === null ? undefined : byId.get(id); at && !seen.has(at.id);) {
    seen.add(at.id);
    names.unshift(at.name);
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return names;
}

/** Every location by its whole path, in reading order. */
export function locationOptions(locations: readonly Location[]): LocationOption[] {
  return locations
    .map(({ id, kind }) => ({ value: id, kind, label: locationPathOf(id, locations).join(' › ') }))
    .sort((one, other) => collator.compare(one.label, other.label));
}

/** Where a location of the kind may stand: floors in buildings or sites, buildings on sites, sites on nothing. */
export function parentsFor(kind: Location['kind'], locations: readonly Location[]): LocationOption[] {
  const allowed = { SITE: [], BUILDING: ['SITE'], FLOOR: ['BUILDING', 'SITE'] }[kind] as readonly string[];
  return locationOptions(locations).filter((option) => allowed.includes(option.kind));
}

/** The parent most people mean: the only building there is, or the only place at all. */
export function likelyParent(parents: readonly LocationOption[]): LocationOption | undefined {
  const buildings = parents.filter(({ kind }) => kind === 'BUILDING');
  const candidates = buildings.length > 0 ? buildings : parents;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The zone that holds at a location: its own or the nearest above it. */
export function zoneAt(id: string | null, locations: readonly Location[], fallback: string): string {
  const byId = new Map(locations.map((location) => [location.id, location]));
  for (let at = id === null ? undefined : byId.get(id), steps = 0; at && steps < 10; steps += 1) {
    if (at.timeZone) return at.timeZone;
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return fallback;
}

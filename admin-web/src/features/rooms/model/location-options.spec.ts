import { describe, expect, it } from '@jest/globals';
import type { Location } from '@lintel/shared/contracts';
import { likelyParent, locationOptions, locationPathOf, parentsFor, zoneAt } from './location-options';

const location = (id: string, kind: Location['kind'], parentId: string | null, timeZone: string | null = null) => ({
  id,
  name: id,
  kind,
  parentId,
  timeZone,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});
const all: Location[] = [
  location('Madrid', 'SITE', null, 'Europe/Madrid'),
  location('HQ', 'BUILDING', 'Madrid'),
  location('Floor 10', 'FLOOR', 'HQ'),
  location('Floor 2', 'FLOOR', 'HQ', 'Atlantic/Canary'),
];

describe('locations', () => {
  it('are told by their whole path, in the order people count', () => {
    expect(locationOptions(all).map(({ label }) => label)).toEqual([
      'Madrid',
      'Madrid › HQ',
      'Madrid › HQ › Floor 2',
      'Madrid › HQ › Floor 10',
    ]);
  });

  it('end the walk at a loop', () => {
    const loop = [location('A', 'FLOOR', 'B'), location('B', 'FLOOR', 'A')];
    expect(locationPathOf('A', loop)).toEqual(['B', 'A']);
    expect(zoneAt('A', loop, 'UTC')).toBe('UTC');
  });

  it('stand where their kind may stand', () => {
    const names = (kind: Location['kind']) => parentsFor(kind, all).map(({ value }) => value);
    expect(names('FLOOR')).toEqual(['Madrid', 'HQ']);
    expect(names('BUILDING')).toEqual(['Madrid']);
    expect(names('SITE')).toEqual([]);
    expect(likelyParent(parentsFor('FLOOR', all))?.value).toBe('HQ');
    expect(likelyParent(parentsFor('SITE', all))).toBeUndefined();
  });

  it('take the nearest zone', () => {
    expect(zoneAt('Floor 2', all, 'UTC')).toBe('Atlantic/Canary');
    expect(zoneAt('Floor 10', all, 'UTC')).toBe('Europe/Madrid');
    expect(zoneAt(null, all, 'UTC')).toBe('UTC');
  });
});

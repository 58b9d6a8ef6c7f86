import { describe, expect, it } from '@jest/globals';
import { LocationTree, mayHold, type Place } from './location-tree.js';

const site: Place = { id: 's', parentId: null, name: 'Campus', kind: 'SITE', timeZone: 'Europe/Madrid' };
const building: Place = { id: 'b', parentId: 's', name: 'North', kind: 'BUILDING', timeZone: null };
const floor: Place = { id: 'f', parentId: 'b', name: '2', kind: 'FLOOR', timeZone: 'Atlantic/Canary' };
const annex: Place = { id: 'a', parentId: null, name: 'Annex', kind: 'BUILDING', timeZone: null };
const tree = new LocationTree([floor, annex, building, site]);

describe('LocationTree', () => {
  it('knows the way from the site down', () => {
    expect(tree.pathTo('f')).toEqual([site, building, floor]);
    expect(tree.pathTo('s')).toEqual([site]);
    expect(tree.pathTo(null)).toEqual([]);
    expect(tree.pathTo('elsewhere')).toEqual([]);
  });

  it('finds the nearest time zone on the way up', () => {
    expect(['f', 'b', 's', 'a', null].map((id) => tree.timeZoneAt(id))).toEqual([
      'Atlantic/Canary',
      'Europe/Madrid',
      'Europe/Madrid',
      null,
      null,
    ]);
  });

  it('lists everything under a location', () => {
    expect(tree.idsBelow('s')).toEqual(['s', 'b', 'f']);
    expect(tree.idsBelow('a')).toEqual(['a']);
    expect(tree.childrenOf('f')).toEqual([]);
  });

  it('shows what a change would make of it and stays as it was', () => {
    const moved = tree.with({ ...floor, parentId: 'a', timeZone: null });
    expect(moved.pathTo('f').map(({ name }) => name)).toEqual(['Annex', '2']);
    expect(moved.timeZoneAt('f')).toBeNull();
    expect(tree.timeZoneAt('f')).toBe('Atlantic/Canary');
  });

  it('lets only wider kinds hold narrower ones', () => {
    const kinds = ['SITE', 'BUILDING', 'FLOOR'] as const;
    const allowed = kinds.flatMap((holder) =>
      kinds.filter((held) => mayHold(holder, held)).map((held) => `${holder}>${held}`),
    );
    expect(allowed).toEqual(['SITE>BUILDING', 'SITE>FLOOR', 'BUILDING>FLOOR']);
  });
});

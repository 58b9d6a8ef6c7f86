import { describe, expect, it } from '@jest/globals';
import type { Display, Placement } from '@lintel/shared/contracts';
import { matches, type FleetChoice } from './fleet-filter';

const display = (level: Display['alert']['level']) => ({ alert: { level, since: null } }) as Display;
const placement: Placement = { displayId: 'd', ring: 'FINAL', locationIds: ['site', 'floor'], screenshotAt: null };

describe('choosing displays', () => {
  it.each<[FleetChoice, boolean]>([
    [{}, true],
    [{ attention: true }, false],
    [{ location: 'site' }, true],
    [{ location: 'elsewhere' }, false],
    [{ ring: 'FINAL' }, true],
    [{ ring: 'GENERAL' }, false],
    [{ location: 'floor', ring: 'GENERAL' }, false],
  ])('%j: %s', (choice, fits) => expect(matches(display('NONE'), placement, choice)).toBe(fits));

  it('shows who needs attention', () => expect(matches(display('WARNING'), undefined, { attention: true })).toBe(true));

  it('fits no place before one is known', () => {
    expect(matches(display('NONE'), undefined, { location: 'site' })).toBe(false);
    expect(matches(display('NONE'), undefined, {})).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { sharedSteps, stepsBetween } from './nearness.js';

const door = ['site', 'building', 'floor 2'];

describe('stepsBetween', () => {
  it.each([
    ['the same floor', door, 0],
    ['the building itself', ['site', 'building'], 1],
    ['another floor', ['site', 'building', 'floor 3'], 2],
    ['another building', ['site', 'annex', 'floor 2'], 4],
    ['another site', ['other', 'building', 'floor 2'], 6],
    ['nowhere', [], 3],
  ])('to %s', (_, place, steps) => {
    expect(stepsBetween(door, place)).toBe(steps);
    expect(stepsBetween(place, door)).toBe(steps);
  });
});

it('sharedSteps counts from the site down', () => {
  expect(sharedSteps(door, ['site', 'building', 'floor 3'])).toBe(2);
  expect(sharedSteps([], door)).toBe(0);
});

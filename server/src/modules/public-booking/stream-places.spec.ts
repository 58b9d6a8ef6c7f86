import type { LintelError } from '@lintel/shared/errors';
import { expect, it } from '@jest/globals';
import { StreamPlaces } from './stream-places.js';

it('are limited for each address and in all, and can be had again', () => {
  const places = new StreamPlaces({ perAddress: 2, inAll: 3 });
  const refusal = (address: string) => {
    try {
      places.take(address);
      return null;
    } catch (error) {
      return (error as LintelError).code;
    }
  };
  const leave = places.take('a');
  places.take('a');
  expect(refusal('a')).toBe('RATE_LIMITED');
  places.take('b');
  expect(refusal('c')).toBe('UNAVAILABLE');
  leave();
  expect(refusal('a')).toBeNull();
  expect(refusal('a')).toBe('RATE_LIMITED');
});

import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House } from '../../testing/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse({ LINTEL_CLOCK: '' });
});
afterAll(() => house.close());

describe('where the clock is not movable', () => {
  it.each([
    ['a good body', 'application/json', '{"advance":"PT10M"}'],
    ['a wrong one', 'application/json', '{"advance":7}'],
    ['none', 'application/json', ''],
    ['half of one', 'application/json', '{'],
    ['prototypes', 'application/json', '{"__proto__":{}}'],
    ['something else', 'text/csv', 'a,b'],
    ['too much', 'application/json', `"${'a'.repeat(300_000)}"`],
  ])('there is nothing to ask, with %s', async (_, type, body) => {
    const response = await fetch(`${house.origin}/internal/clock`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect((await response.json()) as Problem).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(response.headers.get('x-correlation-id')).toBeTruthy();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUSE_OPENS, openHouse, type House } from '../../testing/house.js';
import { BookingsRepository } from './bookings.repository.js';
import { References } from './references.js';

let house: House;
let tenantId: string;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('numbers');
});
afterAll(() => house.close());

/** A process of its own, as far as numbers are concerned. */
const process = () => new References(house.server.app.get(BookingsRepository));

describe('booking numbers', () => {
  it('are given out once, also when the transaction that reserved them is undone', async () => {
    const [one, two] = [process(), process()];
    const given: string[] = [];
    const refused = house.db.tenant(tenantId, async () => {
      given.push(await one.next(tenantId, HOUSE_OPENS));
      throw new Error('somebody else has that time');
    });
    await expect(refused).rejects.toThrow('somebody else has that time');
    for (let n = 0; n < 70; n++)
      for (const references of [one, two]) given.push(await references.next(tenantId, HOUSE_OPENS));
    expect(new Set(given).size).toBe(given.length);
  });

  it('can be reserved while every connection waits for one', async () => {
    const references = process();
    let begun = 0;
    let allHaveBegun: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (allHaveBegun = resolve));
    const numbers = await Promise.all(
      Array.from({ length: 20 }, () =>
        house.db.tenant(tenantId, async () => {
          if (++begun === 20) allHaveBegun();
          await all;
          return references.next(tenantId, HOUSE_OPENS);
        }),
      ),
    );
    expect(new Set(numbers).size).toBe(20);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
afterEach(() => house.close());

/** Wrong pairing codes are counted per address, which shows who the server takes a client for. */
async function open(trusted: string) {
  house = await openHouse({ LINTEL_TRUST_PROXY: trusted });
  const tenantId = await house.addTenant('acme');
  const roomId = await house.addResource(tenantId, 'Aurora');
  return {
    addAdmin: () => house.addPerson(tenantId, 'ADMIN'),
    guess: async (admin: Person, forwardedFor: string) => {
      const json = { userCode: 'BBBBBB', name: 'Door', resourceIds: [roomId] };
      const headers = { 'x-forwarded-for': forwardedFor };
      return (await admin.fetch('/api/v1/displays/pair', { json, headers })).status;
    },
  };
}

describe('behind one proxy', () => {
  it.each(['1', 'loopback'])('takes the address the proxy saw, not what the client claims: %s', async (trusted) => {
    const { addAdmin, guess } = await open(trusted);
    const [first, second] = [await addAdmin(), await addAdmin()];
    for (let round = 0; round < 10; round++) await guess(first, `198.51.100.${round}, 203.0.113.7`);
    expect(await guess(second, '198.51.100.99, 203.0.113.7')).toBe(429);
    expect(await guess(second, '203.0.113.7, 203.0.113.8')).toBe(404);
    expect(await guess(second, 'no address at all')).toBe(404);
  });
});

describe('without a proxy', () => {
  it.each(['off', '192.0.2.1'])('believes no header: %s', async (trusted) => {
    const { addAdmin, guess } = await open(trusted);
    const [first, second] = [await addAdmin(), await addAdmin()];
    for (let round = 0; round < 10; round++) await guess(first, `198.51.100.${round}`);
    expect(await guess(second, '198.51.100.99')).toBe(429);
  });
});

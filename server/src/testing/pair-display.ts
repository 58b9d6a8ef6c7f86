import { DisplayClient } from './display-client.js';
import type { House, Person } from './house.js';

/** A display that an administrator has paired to stand beside these rooms, the first of which it shows. */
export async function pairDisplay(house: House, admin: Person, resourceIds: string[]): Promise<DisplayClient> {
  const client = await DisplayClient.create(house.origin);
  client.setClock(house.clock.now());
  await client.pair(async (userCode) => {
    const response = await admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds } });
    if (!response.ok) throw new Error(await response.text());
  });
  return client;
}

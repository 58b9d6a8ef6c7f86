import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import type { Booking, Connection } from '@lintel/shared/contracts';
import { openHouse } from '../../testing/house.js';
import { calendarOf } from './testing/feed-events.js';

it('a feed is removed while what it said is being committed: nothing of it stays', async () => {
  const house = await openHouse({ LINTEL_ALLOW_PRIVATE_FEEDS: 'on' });
  const tenantId = await house.addTenant('cal');
  const admin = await house.addPerson(tenantId, 'ADMIN');
  const roomId = await house.addResource(tenantId, 'Aurora');
  const sql = (query: string, ...params: unknown[]) => house.db.systemStatement(query, params);
  const waiters = async (count: number) => {
    const query = `SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
    while ((await sql(query)).length < count) await new Promise(setImmediate);
  };
  const body = calendarOf([{ uid: 'ten', start: '20261120T100000Z', end: '20261120T110000Z' }]);
  const { removing } = await house.db.system(async (tx) => {
    const feed = createServer((_, response) => {
      void tx.query('SELECT 1 FROM calendar FOR NO KEY UPDATE').then(() => {
        response.writeHead(200, { 'content-type': 'text/calendar' }).end(body);
        feed.close();
      });
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(feed.address() as AddressInfo).port}/a.ics`;
    const json = { name: 'Feed', url, resourceId: roomId };
    const { id } = (await (await admin.fetch('/api/v1/connections/ical', { json })).json()) as Connection;
    await waiters(1);
    const removing = admin.fetch(`/api/v1/connections/${id}`, { method: 'DELETE' });
    await waiters(2);
    return { removing };
  });
  expect((await removing).status).toBe(204);
  const { items } = (await (await admin.fetch(`/api/v1/calendar/events?resourceId=${roomId}`)).json()) as {
    items: Booking[];
  };
  expect(items.filter(({ status }) => status !== 'CANCELLED')).toEqual([]);
  await house.close();
});

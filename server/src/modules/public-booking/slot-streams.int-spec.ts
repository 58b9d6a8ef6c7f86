import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import { collector } from '../../testing/waiting.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { openDepartmentHouse, type DepartmentHouse } from './testing/department-house.js';

const SUPPORT = '/api/v1/public/departments/support/live';

let at: DepartmentHouse;
beforeAll(async () => {
  at = await openDepartmentHouse();
});
afterAll(() => at.house.close());

/** Opens a stream and reads it into lists of what came, line by line, and of its heartbeats; resolves once it is open. */
async function watch(url: string, from = '192.0.2.1') {
  const lines = collector<string>();
  const beats = collector<string>();
  const request = get(url, { headers: { 'x-forwarded-for': from }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Whoever closes it before its end is told so as of an error.
  response.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.setEncoding('utf8').on('data', (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .forEach((line) => (line === ':' ? beats : lines).add(line)),
  );
  await lines.reached(1);
  return { response, lines, beats, ended, socket: request.socket!, close: () => request.destroy() };
}

describe('a stream of changes', () => {
  it('says when slots may have changed, whoever changed them, at once and not too often, and of no other tenant', async () => {
    const { house } = at;
    const otherTenant = await house.addTenant('other');
    const stranger = await house.addPerson(otherTenant, 'ADMIN');
    await stranger.fetch('/api/v1/departments', {
      json: { name: 'Theirs', slug: 'theirs', members: [{ userId: stranger.id }] },
    });
    const elsewhere = await startSecondProcess(house);
    const own = await watch(`${house.origin}${SUPPORT}`);
    const acme = await watch(`http://127.0.0.1:${elsewhere.port}/t/acme${SUPPORT}`);
    const theirs = await watch(`${house.origin}/t/other/api/v1/public/departments/theirs/live`);
    expect(own.response).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-frame-options': expect.any(String),
      },
    });
    expect(own.lines.values).toEqual([expect.stringMatching(/^retry: [2-7]\d{3}$/)]);

    const told = ['event: changed', 'data: {}'];
    const { id } = await at.book('2026-11-24T08:00:00Z');
    expect((await own.lines.reached(3)).slice(1, 3)).toEqual(told);
    expect((await acme.lines.reached(3)).slice(1, 3)).toEqual(told);
    // Four facts at a time: one event for all of them, or one at once and one for the others.
    const hint: LiveHint = {
      tenantId: at.tenantId,
      type: 'booking.updated',
      subjectId: id,
      resourceIds: [],
      version: 2,
    };
    const bus = house.server.app.get(LiveBus);
    await house.db.system(async (tx) => {
      for (let facts = 0; facts < 4; facts++) {
        bus.tellHere([hint]);
        await bus.tellOthers(tx, [hint]);
      }
    });
    await own.lines.reached(5);
    expect(theirs.lines.values).toHaveLength(1);

    await stranger.fetch('/api/v1/tenant/availability', { method: 'PUT', json: { timeZone: 'UTC', weekly: {} } });
    expect((await theirs.lines.reached(3)).slice(1)).toEqual(told);
    expect(own.lines.values.length).toBeLessThanOrEqual(7);

    await elsewhere.stop();
    await acme.ended;
    for (const { close } of [own, theirs]) close();
  });

  it('lets go of whoever stops reading, and delays nobody else for it', async () => {
    const http = at.house.server.app.getHttpServer();
    const connected = once(http, 'connection') as Promise<[Socket]>;
    const stuck = await watch(`${at.house.origin}${SUPPORT}`);
    const [far] = await connected;
    const reader = await watch(`${at.house.origin}${SUPPORT}`);
    stuck.response.pause();
    stuck.socket.pause();
    // More than the network holds: from now on nothing reaches that client.
    far.write(Buffer.alloc(16 * 1024 * 1024));
    const closed = once(far, 'close');
    await at.book('2026-11-25T08:00:00Z');
    expect((await reader.lines.reached(3)).slice(1)).toEqual(['event: changed', 'data: {}']);
    await at.house.clock.moveTo(at.house.clock.now() + 25_000);
    await reader.beats.reached(1);
    await at.house.clock.moveTo(at.house.clock.now() + 25_000);
    await closed;
    await reader.beats.reached(2);
    reader.close();
    stuck.close();
  });

  it('is for departments there are, for fifty of an address', async () => {
    const url = (slug: string) => `${at.house.origin}/api/v1/public/departments/${slug}/live`;
    expect((await fetch(url('nowhere'))).status).toBe(404);
    const headers = { 'x-forwarded-for': '192.0.2.9' };
    // Whoever only asks what it is takes no place.
    expect((await fetch(url('support'), { method: 'HEAD', headers })).status).toBe(200);
    const open = await Promise.all(Array.from({ length: 50 }, () => watch(url('support'), '192.0.2.9')));
    const refused = await fetch(url('support'), { headers });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(refused.headers.get('retry-after')).toBe('60');
    (await watch(url('support'), '192.0.2.10')).close();
    for (const { close } of open) close();
  });
});

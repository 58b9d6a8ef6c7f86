import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { connectionsQuery } from '../../connections/api/list-connections';
import { locationsQuery } from './list-locations';

const realFetch = globalThis.fetch;
beforeAll(() => {
  // A browser's; nobody has chosen a tenant in it.
  Object.defineProperty(globalThis, 'localStorage', { value: { getItem: () => null }, configurable: true });
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** A server whose list has three pages. */
function servePages(item: (page: number) => object): void {
  globalThis.fetch = jest.fn<typeof fetch>((input) => {
    const page = Number(new URL(input as string, 'http://lintel.test').searchParams.get('cursor') ?? 0);
    return Promise.resolve(Response.json({ items: [item(page)], nextCursor: page < 2 ? String(page + 1) : null }));
  });
}

const id = (page: number) => `019aa000-0000-7000-8000-00000000000${page}`;
const createdAt = '2026-11-20T08:00:00.000Z';

describe('lists of a large organisation', () => {
  it('hold the locations of every page', async () => {
    servePages((page) => ({
      ...{ id: id(page), name: `Site ${page}`, kind: 'SITE', parentId: null, timeZone: null },
      ...{ createdAt, updatedAt: createdAt },
    }));
    const locations = await new QueryClient().fetchQuery(locationsQuery);
    expect(locations.map(({ name }) => name)).toEqual(['Site 0', 'Site 1', 'Site 2']);
  });

  it('hold the connections of every page', async () => {
    servePages((page) => ({
      ...{ id: id(page), provider: 'ICAL', kind: 'FEED', name: `Feed ${page}`, host: 'feeds.test', accountEmail: null },
      ...{ resourceId: null, status: 'OK', connected: true, actionRequired: false, needsConsent: false, error: null },
      ...{ calendars: [], skipped: [], eventCount: 0, lastSyncedAt: null, nextSyncAt: null, createdAt },
    }));
    const connections = await new QueryClient().fetchQuery(connectionsQuery);
    expect(connections.map(({ name }) => name)).toEqual(['Feed 0', 'Feed 1', 'Feed 2']);
  });
});

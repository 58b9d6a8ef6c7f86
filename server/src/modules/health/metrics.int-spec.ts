import { afterEach, describe, expect, it } from '@jest/globals';
import { openHouse, type House } from '../../testing/house.js';

const TOKEN = 'scraper-of-the-house';
let house: House;
afterEach(() => house.close());

const scrape = (headers: Record<string, string> = {}) => fetch(`${house.origin}/metrics`, { headers });
const stranger = { 'x-forwarded-for': '203.0.113.7' };

describe('metrics', () => {
  it('are for this machine only, also where a proxy on it asks for strangers', async () => {
    house = await openHouse();
    expect(await (await scrape()).text()).toContain('lintel_process_cpu_seconds_total');
    expect((await scrape(stranger)).status).toBe(404);
    expect((await scrape({ forwarded: 'for=203.0.113.7' })).status).toBe(404);
    expect((await scrape({ ...stranger, authorization: 'Bearer undefined' })).status).toBe(404);
    for (const path of ['healthz', 'readyz']) {
      expect((await fetch(`${house.origin}/${path}`, { headers: stranger })).status).toBe(200);
    }
  });

  it('are for whoever has the token', async () => {
    house = await openHouse({ LINTEL_TRUST_PROXY: '1', LINTEL_METRICS_TOKEN: TOKEN });
    expect((await scrape({ ...stranger, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    for (const authorization of ['', 'Bearer ', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
      const refused = await scrape({ ...stranger, authorization });
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    expect((await scrape({ 'x-forwarded-for': '203.0.113.7, 127.0.0.1' })).status).toBe(200);
    expect((await scrape({ 'x-forwarded-for': '127.0.0.1, 203.0.113.7' })).status).toBe(401);
  });
});

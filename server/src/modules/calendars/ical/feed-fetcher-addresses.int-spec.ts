import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FeedFetcher, type FeedFetcherOptions } from './feed-fetcher.js';
import { FeedServer, refusalOf, sendFeed } from './feed-server.js';

const body = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
const secret = 'f4d1c0ffee';

let server: FeedServer;
let origin: string;
const fetchers: FeedFetcher[] = [];

function fetcher(options: Partial<FeedFetcherOptions> = {}): FeedFetcher {
  const made = new FeedFetcher({ allowPrivate: true, ...options });
  fetchers.push(made);
  return made;
}

beforeAll(async () => {
  server = await FeedServer.start();
  origin = server.origin;
});
beforeEach(() => {
  server.requests.length = 0;
  server.answer = (_request, response) => sendFeed(response, body);
});
afterAll(async () => {
  await Promise.all(fetchers.map((made) => made.close()));
  await server.close();
});

describe('addresses', () => {
  it.each([
    'http://HOST',
    'http://0x7f000001:PORT',
    'http://2130706433:PORT',
    'http://0177.0.0.1:PORT',
    'http://127.1:PORT',
    'http://localhost:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
  ])('refuses %s, and knocks nowhere, unless private ones are allowed', async (address) => {
    const { host, port } = new URL(origin);
    const url = `${address.replace('HOST', host).replace('PORT', port)}/${secret}`;
    const error = await refusalOf(fetcher({ allowPrivate: false }).fetch(url, null));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining('private network') });
    expect(JSON.stringify([error.message, error.detail, error.errors])).not.toContain(secret);
    expect(server.requests).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]@169.254.169.254/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://0.0.0.0/',
    'http://[64:ff9b::a9fe:a9fe]/',
  ])('40. refuses a redirect to %s even where private addresses are allowed', async (location) => {
    server.answer = (_request, response) => response.writeHead(302, { location }).end();
    expect((await refusalOf(fetcher().fetch(origin, null))).code).toBe('VALIDATION_FAILED');
    expect(server.requests).toHaveLength(1);
  });

  it('refuses a name as soon as one of its addresses is private', async () => {
    const resolve: FeedFetcherOptions['resolve'] = (_hostname, callback) =>
      callback(null, [
        { address: '203.0.114.7', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const url = origin.replace('127.0.0.1', 'calendar.example');
    expect((await refusalOf(fetcher({ allowPrivate: false, resolve }).fetch(url, null))).detail).toContain('private');
    expect(server.requests).toEqual([]);
  });

  it('connects to the address it judged, whatever the name means a moment later', async () => {
    const answers = ['127.0.0.1', '169.254.169.254', '169.254.169.254'];
    let asked = 0;
    const resolve: FeedFetcherOptions['resolve'] = (_hostname, callback) =>
      callback(null, [{ address: answers[asked++] ?? '', family: 4 }]);
    const url = origin.replace('127.0.0.1', 'rebinding.example');
    expect((await fetcher({ resolve }).fetch(url, null)).kind).toBe('content');
    expect([asked, server.requests[0]?.headers.host]).toEqual([1, new URL(url).host]);
    expect((await refusalOf(fetcher({ resolve }).fetch(url, null))).detail).toContain('private');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['file:///etc/passwd', 'Only http, https and webcal'],
    ['ftp://example.com/a.ics', 'Only http, https and webcal'],
    ['javascript:alert(1)', 'Only http, https and webcal'],
    ['data:text/calendar,BEGIN:VCALENDAR', 'Only http, https and webcal'],
    [`calendar/${secret}`, 'not a web address'],
    ['http://', 'not a web address'],
    ['', 'not a web address'],
    [`http://ana:100%@example.com/${secret}`, 'Write a % sign as %25'],
  ])('refuses %s', async (address, sentence) => {
    const error = await refusalOf(fetcher().fetch(address, null));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining(sentence) });
    expect(JSON.stringify([error.message, error.detail, error.errors])).not.toContain(secret);
  });

  it('takes webcal for https', async () => {
    // The server speaks plain http, so a TLS hello fails; that it was tried is the point.
    const error = await refusalOf(fetcher().fetch(origin.replace('http', 'webcal'), null));
    expect(error).toMatchObject({ code: 'CALENDAR_UNAVAILABLE', detail: expect.stringContaining('secure connection') });
  });

  it.each([
    ['a name that is none', 'http://no-such-host.invalid/', 'cannot be found'],
    ['a port where nobody listens', 'http://127.0.0.1:1/', 'ECONNREFUSED'],
  ])('says of %s what is wrong', async (_, address, sentence) => {
    expect(await refusalOf(fetcher().fetch(`${address}${secret}`, null))).toMatchObject({
      code: 'CALENDAR_UNAVAILABLE',
      detail: expect.stringContaining(sentence),
    });
  });
});

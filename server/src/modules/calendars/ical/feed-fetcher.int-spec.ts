import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { LintelError } from '@lintel/shared/errors';
import { FeedFetcher, type FeedFetcherOptions } from './feed-fetcher.js';

const body = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
const secret = 'f4d1c0ffee';

let handle: RequestListener;
let requests: IncomingMessage[];
const server = createServer((request, response) => {
  requests.push(request);
  handle(request, response);
});
const fetchers: FeedFetcher[] = [];
let origin: string;

function fetcher(options: Partial<FeedFetcherOptions> = {}): FeedFetcher {
  const made = new FeedFetcher({ allowPrivate: true, ...options });
  fetchers.push(made);
  return made;
}

async function refusal(fetching: Promise<unknown>): Promise<LintelError> {
  try {
    await fetching;
  } catch (error) {
    if (error instanceof LintelError) return error;
    throw error;
  }
  throw new Error('It was fetched.');
}

const send = (response: ServerResponse, content: string | Buffer, headers: Record<string, string> = {}) =>
  response.writeHead(200, { 'content-type': 'text/calendar', ...headers }).end(content);

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  requests = [];
  handle = (_request, response) => send(response, body);
});

afterAll(async () => {
  await Promise.all(fetchers.map((made) => made.close()));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('fetching', () => {
  it('brings the content with what tells it from the next', async () => {
    handle = (_request, response) =>
      send(response, body, { etag: '"v1"', 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' });
    const fetched = await fetcher().fetch(`${origin}/a.ics?key=${secret}#part`, null);
    expect(fetched).toMatchObject({
      kind: 'content',
      contentType: 'text/calendar',
      etag: '"v1"',
      lastModified: 'Fri, 20 Nov 2026 10:00:00 GMT',
    });
    expect(fetched.kind === 'content' && text(fetched.body)).toBe(body);
    expect(requests[0]?.url).toBe(`/a.ics?key=${secret}`);
    expect(requests[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('learns that nothing changed', async () => {
    handle = (_request, response) => response.writeHead(304, { etag: '"v2"' }).end();
    const known = { etag: '"v1"', lastModified: 'Fri, 20 Nov 2026 10:00:00 GMT' };
    expect(await fetcher().fetch(origin, known)).toEqual({ ...known, kind: 'unchanged', etag: '"v2"' });
    expect(requests[0]?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Fri, 20 Nov 2026 10:00:00 GMT',
    });
  });

  it('takes 304 without having asked for it as an error', async () => {
    handle = (_request, response) => response.writeHead(304).end();
    expect(await refusal(fetcher().fetch(origin, null))).toMatchObject({ code: 'CALENDAR_UNAVAILABLE' });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unfolds %s', async (encoding, compress) => {
    handle = (_request, response) => send(response, compress(body), { 'content-encoding': encoding });
    const fetched = await fetcher().fetch(origin, null);
    expect(fetched.kind === 'content' && text(fetched.body)).toBe(body);
  });

  it('sends credentials of the address as basic authentication, to their own origin only', async () => {
    const elsewhere = createServer((request, response) => {
      requests.push(request);
      send(response, body);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    handle = (request, response) => {
      const location = request.url === '/' ? '/again' : `${other}/there`;
      response.writeHead(302, { location }).end();
    };
    await fetcher().fetch(origin.replace('//', `//ana:p%40ss%3A${secret}@`), null);
    elsewhere.close();
    const expected = `Basic ${Buffer.from(`ana:p@ss:${secret}`).toString('base64')}`;
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/', expected],
      ['/again', expected],
      ['/there', undefined],
    ]);
  });

  it.each([301, 302, 303, 307, 308])('follows %d', async (status) => {
    handle = (request, response) => {
      if (request.url === '/moved.ics') send(response, body);
      else response.writeHead(status, { location: '/moved.ics' }).end('moved');
    };
    expect((await fetcher().fetch(origin, null)).kind).toBe('content');
  });
});

describe('answers that are no calendar', () => {
  it.each([
    [401, 'CALENDAR_PERMISSION_DENIED', 'refused access'],
    [403, 'CALENDAR_PERMISSION_DENIED', 'refused access'],
    [404, 'CALENDAR_UNAVAILABLE', 'no calendar at this address'],
    [410, 'CALENDAR_UNAVAILABLE', 'no calendar at this address'],
    [500, 'CALENDAR_UNAVAILABLE', 'answered with an error (500)'],
    [204, 'CALENDAR_UNAVAILABLE', 'answered with an error (204)'],
  ])('%d is %s', async (status, code, sentence) => {
    handle = (_request, response) => response.writeHead(status).end();
    const error = await refusal(fetcher().fetch(`${origin}/${secret}`, null));
    expect(error).toMatchObject({ code, detail: expect.stringContaining(sentence) });
  });

  it('passes on how long to wait', async () => {
    handle = (_request, response) => response.writeHead(429, { 'retry-after': '120' }).end();
    expect(await refusal(fetcher().fetch(origin, null))).toMatchObject({ retryAfterSeconds: 120 });
  });

  it.each([
    [
      'a body that breaks off',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(body, () => response.destroy());
      },
    ],
    [
      'gzip that breaks off',
      (response: ServerResponse) =>
        send(response, gzipSync(body.repeat(50)).subarray(0, 40), { 'content-encoding': 'gzip' }),
    ],
    ['gzip that is none', (response: ServerResponse) => send(response, body, { 'content-encoding': 'gzip' })],
    [
      'an encoding nobody asked for',
      (response: ServerResponse) => send(response, body, { 'content-encoding': 'lzma' }),
    ],
    ['an answer that never begins', () => undefined],
    ['an answer that never ends', (response: ServerResponse) => void response.writeHead(200).write(body)],
    ['a redirect to nowhere', (response: ServerResponse) => response.writeHead(302).end()],
    ['redirects without end', (response: ServerResponse) => response.writeHead(302, { location: '/again' }).end()],
  ])('%s is unavailable', async (_, answer) => {
    handle = (_request, response) => void answer(response);
    const error = await refusal(fetcher({ timeoutMs: 400 }).fetch(`${origin}/${secret}`, null));
    expect(error.code).toBe('CALENDAR_UNAVAILABLE');
    expect(JSON.stringify([error.message, error.detail])).not.toContain(secret);
  });

  it('follows five redirects and no more', async () => {
    handle = (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) send(response, body);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect((await fetcher().fetch(`${origin}/5`, null)).kind).toBe('content');
    expect((await refusal(fetcher().fetch(`${origin}/6`, null))).detail).toContain('more than 5 times');
  });
});

describe('size', () => {
  const mebibyte = Buffer.alloc(1_048_576, 'X');

  it('stops at a body of 50 MB long before its end', async () => {
    let sent = 0;
    handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/calendar' });
      const pump = () => {
        while (sent < 50 && !response.destroyed) {
          sent += 1;
          if (!response.write(mebibyte)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    };
    const error = await refusal(fetcher().fetch(origin, null));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining('larger than 10 MB') });
    expect(sent).toBeLessThan(50);
  });

  it('does not even begin with one that says so', async () => {
    handle = (_request, response) => response.writeHead(200, { 'content-length': '50000000' }).write(body);
    expect(await refusal(fetcher().fetch(origin, null))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('counts what a %s bomb would become', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(100_000_000, 'X'));
    expect(bomb.length).toBeLessThan(200_000);
    handle = (_request, response) => send(response, bomb, { 'content-encoding': encoding });
    expect(await refusal(fetcher().fetch(origin, null))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('takes a body of exactly the size allowed', async () => {
    handle = (_request, response) => send(response, body);
    expect((await fetcher({ maxBytes: body.length }).fetch(origin, null)).kind).toBe('content');
    expect((await refusal(fetcher({ maxBytes: body.length - 1 }).fetch(origin, null))).code).toBe('VALIDATION_FAILED');
  });
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
    const error = await refusal(fetcher({ allowPrivate: false }).fetch(url, null));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining('private network') });
    expect(JSON.stringify([error.message, error.detail, error.errors])).not.toContain(secret);
    expect(requests).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]@169.254.169.254/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://0.0.0.0/',
    'http://[64:ff9b::a9fe:a9fe]/',
  ])('refuses a redirect to %s even where private addresses are allowed', async (location) => {
    handle = (_request, response) => response.writeHead(302, { location }).end();
    expect((await refusal(fetcher().fetch(origin, null))).code).toBe('VALIDATION_FAILED');
    expect(requests).toHaveLength(1);
  });

  it('refuses a name as soon as one of its addresses is private', async () => {
    const resolve: FeedFetcherOptions['resolve'] = (_hostname, callback) =>
      callback(null, [
        { address: '203.0.114.7', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const url = origin.replace('127.0.0.1', 'calendar.example');
    expect((await refusal(fetcher({ allowPrivate: false, resolve }).fetch(url, null))).detail).toContain('private');
    expect(requests).toEqual([]);
  });

  it('connects to the address it judged, whatever the name means a moment later', async () => {
    const answers = ['127.0.0.1', '169.254.169.254', '169.254.169.254'];
    let asked = 0;
    const resolve: FeedFetcherOptions['resolve'] = (_hostname, callback) =>
      callback(null, [{ address: answers[asked++] ?? '', family: 4 }]);
    const url = origin.replace('127.0.0.1', 'rebinding.example');
    expect((await fetcher({ resolve }).fetch(url, null)).kind).toBe('content');
    expect([asked, requests[0]?.headers.host]).toEqual([1, new URL(url).host]);
    expect((await refusal(fetcher({ resolve }).fetch(url, null))).detail).toContain('private');
    expect(requests).toHaveLength(1);
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
    const error = await refusal(fetcher().fetch(address, null));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining(sentence) });
    expect(JSON.stringify([error.message, error.detail, error.errors])).not.toContain(secret);
  });

  it('takes webcal for https', async () => {
    // The server speaks plain http, so a TLS hello fails; that it was tried is the point.
    const error = await refusal(fetcher().fetch(origin.replace('http', 'webcal'), null));
    expect(error).toMatchObject({ code: 'CALENDAR_UNAVAILABLE', detail: expect.stringContaining('secure connection') });
  });

  it.each([
    ['a name that is none', 'http://no-such-host.invalid/', 'cannot be found'],
    ['a port where nobody listens', 'http://127.0.0.1:1/', 'ECONNREFUSED'],
  ])('says of %s what is wrong', async (_, address, sentence) => {
    expect(await refusal(fetcher().fetch(`${address}${secret}`, null))).toMatchObject({
      code: 'CALENDAR_UNAVAILABLE',
      detail: expect.stringContaining(sentence),
    });
  });
});

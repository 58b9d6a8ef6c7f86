import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
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

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('fetching', () => {
  it('brings the content with what tells it from the next', async () => {
    server.answer = (_request, response) =>
      sendFeed(response, body, { etag: '"v1"', 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' });
    const fetched = await fetcher().fetch(`${origin}/a.ics?key=${secret}#part`, null);
    expect(fetched).toMatchObject({
      kind: 'content',
      contentType: 'text/calendar',
      etag: '"v1"',
      lastModified: 'Fri, 20 Nov 2026 10:00:00 GMT',
    });
    expect(fetched.kind === 'content' && text(fetched.body)).toBe(body);
    expect(server.requests[0]?.url).toBe(`/a.ics?key=${secret}`);
    expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('learns that nothing changed', async () => {
    server.answer = (_request, response) => response.writeHead(304, { etag: '"v2"' }).end();
    const known = { etag: '"v1"', lastModified: 'Fri, 20 Nov 2026 10:00:00 GMT' };
    expect(await fetcher().fetch(origin, known)).toEqual({ ...known, kind: 'unchanged', etag: '"v2"' });
    expect(server.requests[0]?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Fri, 20 Nov 2026 10:00:00 GMT',
    });
  });

  it('takes 304 without having asked for it as an error', async () => {
    server.answer = (_request, response) => response.writeHead(304).end();
    expect(await refusalOf(fetcher().fetch(origin, null))).toMatchObject({ code: 'CALENDAR_UNAVAILABLE' });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unfolds %s', async (encoding, compress) => {
    server.answer = (_request, response) => sendFeed(response, compress(body), { 'content-encoding': encoding });
    const fetched = await fetcher().fetch(origin, null);
    expect(fetched.kind === 'content' && text(fetched.body)).toBe(body);
  });

  it('sends credentials of the address as basic authentication, to their own origin only', async () => {
    const elsewhere = await FeedServer.start();
    elsewhere.answer = (_request, response) => sendFeed(response, body);
    server.answer = (request, response) => {
      const location = request.url === '/' ? '/again' : `${elsewhere.origin}/there`;
      response.writeHead(302, { location }).end();
    };
    await fetcher().fetch(origin.replace('//', `//ana:p%40ss%3A${secret}@`), null);
    await elsewhere.close();
    const expected = `Basic ${Buffer.from(`ana:p@ss:${secret}`).toString('base64')}`;
    expect([...server.requests, ...elsewhere.requests].map(({ url, headers }) => [url, headers.authorization])).toEqual(
      [
        ['/', expected],
        ['/again', expected],
        ['/there', undefined],
      ],
    );
  });

  it.each([301, 302, 303, 307, 308])('follows %d', async (status) => {
    server.answer = (request, response) => {
      if (request.url === '/moved.ics') sendFeed(response, body);
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
    server.answer = (_request, response) => response.writeHead(status).end();
    const error = await refusalOf(fetcher().fetch(`${origin}/${secret}`, null));
    expect(error).toMatchObject({ code, detail: expect.stringContaining(sentence) });
  });

  it('passes on how long to wait', async () => {
    server.answer = (_request, response) => response.writeHead(429, { 'retry-after': '120' }).end();
    expect(await refusalOf(fetcher().fetch(origin, null))).toMatchObject({ retryAfterSeconds: 120 });
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
        sendFeed(response, gzipSync(body.repeat(50)).subarray(0, 40), { 'content-encoding': 'gzip' }),
    ],
    ['gzip that is none', (response: ServerResponse) => sendFeed(response, body, { 'content-encoding': 'gzip' })],
    [
      'an encoding nobody asked for',
      (response: ServerResponse) => sendFeed(response, body, { 'content-encoding': 'lzma' }),
    ],
    ['an answer that never begins', () => undefined],
    ['an answer that never ends', (response: ServerResponse) => void response.writeHead(200).write(body)],
    ['a redirect to nowhere', (response: ServerResponse) => response.writeHead(302).end()],
    ['redirects without end', (response: ServerResponse) => response.writeHead(302, { location: '/again' }).end()],
  ])('%s is unavailable', async (_, answer) => {
    server.answer = (_request, response) => void answer(response);
    const error = await refusalOf(fetcher({ timeoutMs: 400 }).fetch(`${origin}/${secret}`, null));
    expect(error.code).toBe('CALENDAR_UNAVAILABLE');
    expect(JSON.stringify([error.message, error.detail])).not.toContain(secret);
  });

  it('follows five redirects and no more', async () => {
    server.answer = (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) sendFeed(response, body);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect((await fetcher().fetch(`${origin}/5`, null)).kind).toBe('content');
    expect((await refusalOf(fetcher().fetch(`${origin}/6`, null))).detail).toContain('more than 5 times');
  });
});

describe('size', () => {
  const mebibyte = Buffer.alloc(1_048_576, 'X');

  it('40. stops at a body of 50 MB long before its end', async () => {
    let sent = 0;
    server.answer = (_request, response) => {
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
    const error = await refusalOf(fetcher().fetch(origin, null));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining('larger than 10 MB') });
    expect(sent).toBeLessThan(50);
  });

  it('does not even begin with one that says so', async () => {
    server.answer = (_request, response) => response.writeHead(200, { 'content-length': '50000000' }).write(body);
    expect(await refusalOf(fetcher().fetch(origin, null))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('counts what a %s bomb would become', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(100_000_000, 'X'));
    expect(bomb.length).toBeLessThan(200_000);
    server.answer = (_request, response) => sendFeed(response, bomb, { 'content-encoding': encoding });
    expect(await refusalOf(fetcher().fetch(origin, null))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('takes a body of exactly the size allowed', async () => {
    server.answer = (_request, response) => sendFeed(response, body);
    expect((await fetcher({ maxBytes: body.length }).fetch(origin, null)).kind).toBe('content');
    expect((await refusalOf(fetcher({ maxBytes: body.length - 1 }).fetch(origin, null))).code).toBe(
      'VALIDATION_FAILED',
    );
  });
});

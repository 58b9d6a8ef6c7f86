import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@lintel/shared/time';
import type { CalendarCursor, PullResult } from '../calendar-provider.js';
import { FeedServer, sendFeed } from './feed-server.js';
import { IcalProvider, type IcalProviderOptions } from './ical-provider.js';
import { calendar, event } from './ical-samples.js';
import { IcalWorker } from './ical-worker.js';

const window = { start: Date.UTC(2026, 10, 20, 9, 30), end: Date.UTC(2026, 11, 20, 9, 30) };
const meeting = event('DTSTART:20261120T100000Z', 'DTEND:20261120T110000Z');

let server: FeedServer;
const closing: { close(): Promise<void> }[] = [];
let address: string;

function provider(options: Partial<IcalProviderOptions> = {}): IcalProvider {
  const made = new IcalProvider({ allowPrivate: true, ...options });
  closing.push(made);
  return made;
}

function serve(feed: string, etag?: string): void {
  server.answer = (request, response) => {
    if (etag && request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else sendFeed(response, feed, etag ? { etag } : {});
  };
}

function snapshot(result: PullResult): Extract<PullResult, { kind: 'snapshot' }> {
  if (result.kind !== 'snapshot') throw new Error('Nothing changed.');
  return result;
}

/** As it comes back from a JSON column. */
const stored = (cursor: CalendarCursor) => JSON.parse(JSON.stringify(cursor)) as CalendarCursor;

const conditions = () => server.requests.map(({ headers }) => headers['if-none-match']);

beforeAll(async () => {
  server = await FeedServer.start();
  address = `${server.origin}/feed.ics?token=s3cret`;
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(async () => {
  await Promise.all(closing.map((made) => made.close()));
  await server.close();
});

describe('pulling a feed', () => {
  const target = () => ({ address, timeZone: 'Europe/Madrid' });

  it('reads it in a thread of its own, then asks only whether it changed', async () => {
    serve(calendar(meeting, event('DTSTART;TZID=Mars:20261120T100000').replace('e1', 'e2')), '"v1"');
    const ical = provider();
    const first = snapshot(await ical.pull(target(), null, window));
    expect(first.events).toMatchObject([{ externalId: 'e1', title: 'Meeting' }]);
    expect(first.skipped).toMatchObject([{ uid: 'e2' }]);
    expect(first.window).toEqual({ start: Date.UTC(2026, 10, 20), end: Date.UTC(2026, 11, 21) });
    expect(JSON.stringify(first.cursor)).not.toContain('s3cret');
    const second = await ical.pull(target(), stored(first.cursor), {
      start: window.start + 60_000,
      end: window.end + 60_000,
    });
    expect(second).toEqual({ kind: 'unchanged', cursor: first.cursor });
    expect(conditions()).toEqual([undefined, '"v1"']);
  });

  it('sees that nothing changed where the server does not say, DTSTAMP apart', async () => {
    const ical = provider();
    serve(calendar(meeting.replace('DTSTART', 'DTSTAMP:20261119T000000Z\r\nDTSTART')));
    const first = snapshot(await ical.pull(target(), null, window));
    serve(calendar(meeting.replace('DTSTART', 'DTSTAMP:20261120T000000Z\r\nDTSTART')));
    expect((await ical.pull(target(), stored(first.cursor), window)).kind).toBe('unchanged');
    serve(calendar(meeting.replace('Meeting', 'Moved')));
    expect(snapshot(await ical.pull(target(), stored(first.cursor), window)).events).toMatchObject([
      { title: 'Moved' },
    ]);
    serve(calendar());
    expect(snapshot(await ical.pull(target(), stored(first.cursor), window))).toMatchObject({
      events: [],
      skipped: [],
    });
  });

  it.each([
    ['the window moves on to another day', { timeZone: 'Europe/Madrid' }, DAY_MS],
    ['the room has another zone', { timeZone: 'Asia/Tokyo' }, 0],
    ['the feed has another address', { path: '/other.ics' }, 0],
  ])('reads the whole feed again when %s', async (_, change, later) => {
    serve(calendar(event('DTSTART:20261120T100000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY')), '"v1"');
    const ical = provider();
    const first = snapshot(await ical.pull(target(), null, window));
    expect(first.events).toHaveLength(31);
    const url = 'path' in change ? address.replace('/feed.ics', String(change.path)) : address;
    const second = snapshot(
      await ical.pull(
        { address: url, timeZone: 'timeZone' in change ? String(change.timeZone) : 'Europe/Madrid' },
        stored(first.cursor),
        { start: window.start + later, end: window.end + later },
      ),
    );
    expect(second.events).toHaveLength(31);
    expect(conditions()).toEqual([undefined, undefined]);
  });

  it('starts afresh from a cursor it does not understand', async () => {
    serve(calendar(meeting), '"v1"');
    expect((await provider().pull(target(), { syncToken: 'of another provider' }, window)).kind).toBe('snapshot');
  });

  it.each([
    ['a web page', '<html>Sign in</html>', 'VALIDATION_FAILED', 'a web page'],
    ['a feed that breaks off', calendar(meeting).slice(0, -20), 'CALENDAR_UNAVAILABLE', 'breaks off'],
    ['nothing', '', 'CALENDAR_UNAVAILABLE', 'nothing at all'],
  ])('refuses %s and reads the next feed', async (_, feed, code, sentence) => {
    const ical = provider();
    serve(feed);
    await expect(ical.pull(target(), null, window)).rejects.toMatchObject({
      code,
      detail: expect.stringContaining(sentence),
    });
    serve(calendar(meeting));
    expect(snapshot(await ical.pull(target(), null, window)).events).toHaveLength(1);
  });
});

describe('the thread', () => {
  const worker = (options: ConstructorParameters<typeof IcalWorker>[0] = {}) => {
    const made = new IcalWorker(options);
    closing.push(made);
    return made;
  };
  const job = (feed: string) => ({
    body: new TextEncoder().encode(feed),
    contentType: 'text/calendar',
    knownDigest: null,
    timeZone: 'Europe/Madrid',
    window,
  });

  const endless = event(
    'DTSTART:20200101T000000Z',
    'DURATION:PT1S',
    ...Array.from({ length: 2_000 }, () => 'RRULE:FREQ=SECONDLY;COUNT=90000'),
  );
  const numbered = (index: number) => endless.replace('UID:e1', `UID:endless${index}`);

  it('is ended when a feed takes too long, which costs only the event it was stuck at', async () => {
    const reader = worker({ timeLimitMs: 8_000 });
    const reading = await reader.read(job(calendar(meeting, numbered(1), meeting.replace('e1', 'e2'))));
    expect(reading).toMatchObject({
      kind: 'read',
      events: [{ iCalUID: 'e1' }, { iCalUID: 'e2' }],
      skipped: [{ uid: 'endless1', reason: expect.stringContaining('too long') }],
    });
  });

  it('gives a feed up that is all like that, and is ready for the next', async () => {
    const reader = worker({ timeLimitMs: 1_000 });
    const hopeless = calendar(...[1, 2, 3, 4, 5].map(numbered));
    await expect(reader.read(job(hopeless))).rejects.toMatchObject({
      code: 'CALENDAR_UNAVAILABLE',
      detail: expect.stringContaining('took longer than'),
    });
    expect(await reader.read(job(calendar(meeting)))).toMatchObject({ kind: 'read', events: { length: 1 } });
  });

  it('is replaced when a feed takes too much memory', async () => {
    // Enough for a feed and for what reads it, and far from enough for as many.
    const reader = worker({ memoryLimitMb: 40 });
    const huge = calendar(...Array.from({ length: 20_000 }, (_, index) => meeting.replace('e1', `huge${index}`)));
    await expect(reader.read(job(huge))).rejects.toMatchObject({ code: 'CALENDAR_UNAVAILABLE' });
    expect(await reader.read(job(calendar(meeting)))).toMatchObject({ kind: 'read', events: { length: 1 } });
  });

  it('reads feeds one after another, a bad one among them', async () => {
    const reader = worker();
    const results = await Promise.allSettled([
      reader.read(job(calendar(meeting))),
      reader.read(job('<html>')),
      reader.read(job(calendar())),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('refuses work once it is closed', async () => {
    const reader = worker();
    await reader.read(job(calendar()));
    await reader.close();
    await expect(reader.read(job(calendar()))).rejects.toMatchObject({ code: 'CALENDAR_UNAVAILABLE' });
  });
});

import { expect, it } from '@jest/globals';
import type { EventDraft } from '../two-way/two-way-provider.js';
import { readGraphEvent, writeGraphEvent } from './graph-events.js';
import { graphRecurrence } from './graph-recurrence.js';

const event = (timeZone: string) => ({
  id: 'an event',
  '@odata.etag': 'W/"1"',
  subject: 'Review',
  start: { dateTime: '2026-12-01T09:00:00.0000000', timeZone },
  end: { dateTime: '2026-12-01T10:00:00.0000000', timeZone },
});

it.each([
  ['UTC', '2026-12-01T09:00:00.000Z'],
  ['Pacific Standard Time', '2026-12-01T17:00:00.000Z'],
  ['Europe/Madrid', '2026-12-01T08:00:00.000Z'],
  ['tzone://Microsoft/Custom', '2026-12-01T09:00:00.000Z'],
])('a time is in the zone that is named beside it, should it not be UTC as asked for: %s', (timeZone, start) => {
  expect(new Date(readGraphEvent(event(timeZone), 'Europe/Madrid').start).toISOString()).toBe(start);
});

it.each([
  ['as a midnight of no zone', '2026-12-01T00:00', 'UTC', 'Romance Standard Time'],
  ['adjusted from the zone of its calendar', '2026-11-30T23:00', 'UTC', 'Romance Standard Time'],
  ['adjusted from another zone', '2026-11-30T15:00', 'UTC', 'Tokyo Standard Time'],
  ['adjusted from a zone without a name', '2026-11-30T23:00', 'UTC', 'tzone://Microsoft/Custom'],
  ['in the zone of its calendar', '2026-12-01T00:00', 'Romance Standard Time', 'Romance Standard Time'],
])('a whole day is that day of its calendar, %s', (_, at, timeZone, originalStartTimeZone) => {
  const start = Date.parse(`${at}Z`);
  const time = (instant: number) => ({ dateTime: `${new Date(instant).toISOString().slice(0, 19)}.0000000`, timeZone });
  const times = { start: time(start), end: time(start + 86_400_000), originalStartTimeZone, isAllDay: true };
  const read = readGraphEvent({ ...event('UTC'), ...times }, 'Europe/Madrid');
  expect([read.start, read.end].map((instant) => new Date(instant).toISOString())).toEqual([
    '2026-11-30T23:00:00.000Z',
    '2026-12-01T23:00:00.000Z',
  ]);
});

const line = `<div><span>${'_'.repeat(80)}</span></div>`;
const join =
  '<div><a href="https://teams.microsoft.com/l/meetup-join/19%3ameeting_x/0?context=%7b%22Tid&amp;x">Reunión</a></div>';
const onlineMeeting = { joinUrl: 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_x/0' };
const online = (content: string | undefined, contentType: 'html' | 'text' = 'html') => ({
  ...event('UTC'),
  onlineMeeting,
  body: { contentType, content: content ?? null },
});

it.each([
  ['after the text', `<p>Old</p>${line}${join}${line}`, `${line}${join}${line}`],
  ['in one part', `Old<div class="x">\n${line}${join}</div>`, `<div class="x">\r\n${line}${join}</div>`],
  ['inside of the text', `<div class="WordSection1">Old${line}${join}</div>`, `${line}${join}</div>`],
  ['after another line', `<div>Old</div>${line}<div>Agenda</div>${line}${join}`, `${line}${join}`],
])('what leads to a meeting online is no description, and stays with a new one: %s', (_, content, blob) => {
  const current = online(page(content));
  expect(readGraphEvent(current, 'Europe/Madrid').description).toMatch(/^Old(?!.*Reunión)/s);
  const { body } = writeGraphEvent({ ...draft('UTC'), description: 'a < b\nc' }, ['description'], current);
  const whole = `<html><body><div>a &lt; b<br>c</div>${blob}</body></html>`;
  expect(body).toEqual({ contentType: 'html', content: whole });
  expect(readGraphEvent({ ...current, body: body! }, 'Europe/Madrid').description).toBe('a < b\nc');
});

const link = `<a href="${onlineMeeting.joinUrl}">${onlineMeeting.joinUrl}</a>`;
it.each([
  [
    'stays with what follows',
    `<p>Old</p><div><b>Join</b>${join}</div><p>Or call</p>`,
    `<div><b>Join</b>${join}</div><p>Or call</p>`,
  ],
  ['stays without the text around', `<div><p>Old</p>${join}<p>Or call</p></div>`, `${join}<p>Or call</p>`],
  ['stays whole where nothing is before', `<div>${join}</div>`, `<div>${join}</div>`],
  ['is put where it is missing', '<p>Old</p>', `<div>${link}</div>`],
])('a description is never left out: a link in no part that we know %s', (_, content, part) => {
  const { body } = writeGraphEvent({ ...draft('UTC'), description: 'New' }, ['description'], online(page(content)));
  // What closes around it may be left over.
  expect(body?.content?.replace('</div></body>', '</body>')).toBe(
    `<html><body><div>New</div>${part}</body></html>`.replace('</div></body>', '</body>'),
  );
  // Written again it does not grow.
  const { body: again } = writeGraphEvent(
    { ...draft('UTC'), description: 'Newer' },
    ['description'],
    online(body!.content!),
  );
  expect(again?.content).toBe(`<html><body><div>Newer</div>${part}</body></html>`);
});

it('a description that came in with the link in it goes out with it once', () => {
  const current = online(page(`<p>Old</p><p>Join: ${link}</p>`));
  const description = readGraphEvent(current, 'Europe/Madrid').description!.replace('Old', 'New');
  const { body } = writeGraphEvent({ ...draft('UTC'), description }, ['description'], current);
  expect(body?.content).toBe(`<html><body><div>New<br><br>Join: ${link}</div></body></html>`);
  expect(readGraphEvent({ ...current, body: body! }, 'Europe/Madrid').description).toBe(description);
});

const draft = (timeZone: string): EventDraft => ({
  title: 'Review',
  description: null,
  location: null,
  start: Date.parse('2026-12-01T09:00:00Z'),
  end: Date.parse('2026-12-01T10:00:00Z'),
  timeZone,
  allDay: false,
  isPrivate: false,
  attendees: [],
  onlineMeeting: null,
  wantsOnlineMeeting: false,
});

it.each([
  ['Europe/Madrid', 'Romance Standard Time', '10'],
  ['Europe/Kyiv', 'FLE Standard Time', '11'],
  ['Etc/UTC', 'UTC', '09'],
  // No Windows name is right for its clocks, which stand on summer time all year.
  ['America/Vancouver', null, '09'],
  ['Antarctica/Troll', null, '09'],
])('a zone is written by its Windows name, and as UTC where there is none: %s', (timeZone, windows, hour) => {
  const { start } = writeGraphEvent(draft(timeZone), ['time'], null);
  expect(start).toEqual({ dateTime: `2026-12-01T${hour}:00:00`, timeZone: windows ?? 'UTC' });
  const series = { rule: 'FREQ=WEEKLY', startLocal: '2026-12-01T10:00:00', timeZone, durationMinutes: 60 };
  expect(graphRecurrence(series, null)?.range?.recurrenceTimeZone ?? null).toBe(windows);
});

const page = (body: string) =>
  `<html><head>\r\n<style>p { margin: 0 }</style></head><body>${body}</body></html>`.replaceAll('\n', '\r\n');

it.each([
  ['text', 'a < b', 'a < b'],
  ['html', 'a &lt; b &amp;amp;<br>\n<br>\n&nbsp;1.&nbsp; two  words', 'a < b &amp;\n\n 1.  two words'],
  [
    'HTML',
    '<p>Plan</p><p><b>Who</b> reads <a href="https://x.test/a">this</a></p>',
    'Plan\n\nWho reads this <https://x.test/a>',
  ],
  ['html', '<a href="https://x.test/">https://x.test/</a><img src="cid:logo">', 'https://x.test/'],
  ['html', '<ul><li>One</li><li>Two</li></ul>', '* One\n * Two'],
] as const)('a body is text whatever it comes as: %s %s', (contentType, content, text) => {
  const body = { contentType: contentType as 'html', content: contentType === 'text' ? content : page(content) };
  expect(readGraphEvent({ ...event('UTC'), body }, 'Europe/Madrid').description).toBe(text);
});

import { expect, it } from '@jest/globals';
import { readGraphEvent } from './graph-events.js';

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

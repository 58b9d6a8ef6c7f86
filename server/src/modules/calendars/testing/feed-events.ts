/** An event of a feed, as RFC 5545 writes its times. */
export interface FeedEvent {
  uid: string;
  start: string;
  end: string;
  summary?: string;
  more?: string;
}
export const calendarOf = (events: readonly FeedEvent[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...events.flatMap(({ uid, start, end, summary = 'Review', more }) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20261101T000000Z',
      `DTSTART:${start}`,
      `DTEND:${end}`,
      `SUMMARY:${summary}`,
      ...(more ? [more] : []),
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

import { FeedServer, sendFeed } from '../../server/src/modules/calendars/ical/feed-server.js';

interface FeedEvent {
  title: string;
  /** Instants, ISO 8601 UTC. */
  start: string;
  end: string;
}

const utc = (instant: string): string => instant.replaceAll(/[-:]|\.\d+/g, '');

/** Somebody's calendar on the web, as an .ics address: RFC 5545. */
export class CalendarFeed {
  private constructor(private readonly server: FeedServer) {}

  static async start(): Promise<CalendarFeed> {
    return new CalendarFeed(await FeedServer.start());
  }

  get url(): string {
    return `${this.server.origin}/room.ics`;
  }

  publish(...events: FeedEvent[]): void {
    const lines = events.flatMap(({ title, start, end }) => [
      'BEGIN:VEVENT',
      `UID:${title.replaceAll(' ', '-')}@calendar.test`,
      'DTSTAMP:20261101T000000Z',
      `DTSTART:${utc(start)}`,
      `DTEND:${utc(end)}`,
      `SUMMARY:${title}`,
      'END:VEVENT',
    ]);
    const all = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//calendar.test//EN', ...lines, 'END:VCALENDAR', ''];
    this.server.answer = (_request, response) => sendFeed(response, all.join('\r\n'));
  }

  /** Whoever asks is told that it is gone. */
  withdraw(): void {
    this.server.answer = (_request, response) => response.writeHead(410).end();
  }

  stop(): Promise<void> {
    return this.server.close();
  }
}

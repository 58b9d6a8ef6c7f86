import { GoogleFake } from '../google/google.js';
import { MicrosoftFake } from '../microsoft/microsoft.js';
import type { WireClock } from '../wire/clock.js';
import { googleCalendarOf } from './google-pages.js';
import { outlookOf } from './microsoft-pages.js';
import { pageRoutes } from './pages.js';

export interface DemoOptions {
  readonly clock: WireClock;
  readonly timeZone: string;
  /** Who can sign in at both. */
  readonly people: readonly { readonly email: string; readonly name: string }[];
  /** Rooms that have a calendar there, managed by the first of the people. */
  readonly rooms: readonly { readonly email: string; readonly name: string; readonly capacity: number }[];
  readonly googlePort?: number;
  readonly microsoftPort?: number;
}

export interface Demo {
  readonly google: GoogleFake;
  readonly microsoft: MicrosoftFake;
  /** For the server, by the names of its configuration. */
  readonly environment: Record<string, string>;
  close(): Promise<void>;
}

/** "Google (demo)" and "Microsoft (demo)": both fakes with people, rooms and a page on which a person edits events. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const { clock, timeZone, people, rooms } = options;
  const now = () => clock.now();
  const google: GoogleFake = new GoogleFake({ clock }, () =>
    pageRoutes(() => googleCalendarOf(google, now), now, '/calendar/event'),
  );
  const microsoft: MicrosoftFake = new MicrosoftFake({ clock }, () =>
    pageRoutes(() => outlookOf(microsoft, now), now, '/owa/'),
  );
  const [manager] = people;
  for (const { email, name } of people) {
    google.directory.addAccount({ email, name, timeZone });
    microsoft.mailboxes.add({ email, name, timeZone });
  }
  for (const { email, name, capacity } of rooms) {
    const access = manager ? { [manager.email]: 'owner' as const } : {};
    google.directory.addCalendar({ id: email, summary: name, timeZone, access });
    const room = microsoft.mailboxes.add({ email, name, timeZone, kind: 'room', capacity });
    if (manager) room.access.set(manager.email, 'write');
  }
  await google.listen(options.googlePort);
  await microsoft.listen(options.microsoftPort);
  return {
    google,
    microsoft,
    environment: { ...google.environment, ...microsoft.environment },
    async close() {
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
}

import { GoogleFake } from '../google/google.js';
import { MicrosoftFake } from '../microsoft/microsoft.js';
import type { WireClock } from '../wire/clock.js';
import { googleCalendarOf } from './google-pages.js';
import { outlookOf } from './microsoft-pages.js';
import { pageRoutes } from './pages.js';
import { readState, writeState } from './state-file.js';

export interface DemoOptions {
  readonly clock: WireClock;
  readonly timeZone: string;
  /** Who can sign in at both. */
  readonly people: readonly { readonly email: string; readonly name: string }[];
  /** Rooms that have a calendar there, managed by the first of the people. */
  readonly rooms: readonly { readonly email: string; readonly name: string; readonly capacity: number }[];
  /** Where everything is kept from one start to the next; in memory only without it. */
  readonly stateFile?: string;
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
  const { clock, timeZone, stateFile } = options;
  const now = () => clock.now();
  const onWritten = () => {
    if (stateFile !== undefined) writeState(stateFile, { google: google.state(), microsoft: microsoft.state() });
  };
  const google: GoogleFake = new GoogleFake({
    clock,
    onWritten,
    pages: pageRoutes({ person: () => googleCalendarOf(google, now), now, timeZone, eventPath: '/calendar/event' }),
  });
  const microsoft: MicrosoftFake = new MicrosoftFake({
    clock,
    onWritten,
    pages: pageRoutes({ person: () => outlookOf(microsoft, now), now, timeZone, eventPath: '/owa/' }),
  });
  const state = stateFile === undefined ? null : readState(stateFile);
  if (state) {
    google.restore(state.google);
    microsoft.restore(state.microsoft);
  } else {
    seed(google, microsoft, options);
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

function seed(google: GoogleFake, microsoft: MicrosoftFake, { people, rooms, timeZone }: DemoOptions): void {
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
}

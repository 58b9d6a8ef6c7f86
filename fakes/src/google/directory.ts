import type { Account } from '../identity/account.js';
import { CalendarStore, type CalendarOptions, type CalendarState, type Role } from './calendar-store.js';
import { notFound, refuse } from './errors.js';

const ranks: readonly Role[] = ['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner'];
export const isRole = (role: string | null | undefined): role is Role => (ranks as readonly unknown[]).includes(role);
export const isAtLeast = (role: Role, wanted: Role): boolean => ranks.indexOf(role) >= ranks.indexOf(wanted);

export interface ListEntry {
  readonly calendarId: string;
  readonly version: number;
  readonly isRemoved: boolean;
}

export interface DirectoryState {
  readonly accounts: readonly Account[];
  readonly calendars: readonly CalendarState[];
  readonly lists: ReadonlyMap<string, Map<string, ListEntry>>;
  readonly listVersion: number;
}

/** Everybody's calendars, and which of them stand in whose list. */
export class Directory {
  readonly accounts: Account[] = [];
  readonly calendars = new Map<string, CalendarStore>();
  private readonly lists = new Map<string, Map<string, ListEntry>>();
  listVersion = 0;

  constructor(
    private readonly now: () => number,
    private readonly onChange: (calendar: CalendarStore) => void,
    private readonly onListChange: (email: string) => void,
  ) {}

  state(): DirectoryState {
    const { accounts, lists, listVersion } = this;
    return { accounts, lists, listVersion, calendars: [...this.calendars.values()].map((one) => one.state()) };
  }

  restore({ accounts, calendars, lists, listVersion }: DirectoryState): void {
    this.accounts.push(...accounts);
    for (const state of calendars) {
      const calendar = new CalendarStore(state.options, this.now, this.onChange);
      calendar.restore(state);
      this.calendars.set(calendar.id, calendar);
    }
    for (const [email, list] of lists) this.lists.set(email, list);
    this.listVersion = listVersion;
  }

  /** With their first calendar, whose id is the person's address. */
  addAccount({ email, name = email, timeZone = 'UTC' }: { email: string; name?: string; timeZone?: string }): Account {
    const account = { email, name, subject: `1${String(this.accounts.length + 1).padStart(20, '0')}` };
    this.accounts.push(account);
    this.addCalendar({ id: email, summary: name, timeZone, access: { [email]: 'owner' } });
    return account;
  }

  addCalendar(options: CalendarOptions): CalendarStore {
    const calendar = new CalendarStore(options, this.now, this.onChange);
    this.calendars.set(calendar.id, calendar);
    for (const email of calendar.access.keys()) this.list(email, calendar.id);
    return calendar;
  }

  /** Puts a calendar into a person's list, or marks it as gone from there. */
  list(email: string, calendarId: string, isRemoved = false): void {
    const list = this.lists.get(email) ?? new Map<string, ListEntry>();
    list.set(calendarId, { calendarId, version: ++this.listVersion, isRemoved });
    this.lists.set(email, list);
    this.onListChange(email);
  }

  listOf(email: string): ListEntry[] {
    return [...(this.lists.get(email)?.values() ?? [])].sort((one, other) => one.version - other.version);
  }

  share(calendarId: string, email: string, role: Role): void {
    this.calendar(calendarId).access.set(email, role);
    this.list(email, calendarId);
  }

  unshare(calendarId: string, email: string): void {
    this.calendar(calendarId).access.delete(email);
    this.list(email, calendarId, true);
  }

  /** For the fake's own verbs, which have no caller: throws when there is none. */
  calendar(id: string): CalendarStore {
    const found = this.calendars.get(id);
    if (!found) throw new Error(`There is no calendar ${id}. There are: ${[...this.calendars.keys()].join(', ')}.`);
    return found;
  }

  roleOf(calendar: CalendarStore, email: string): Role | null {
    return calendar.access.get(email) ?? calendar.access.get('public') ?? null;
  }

  /** The calendar as a caller may see it; `primary` is their own. What they may not see is not there (404). */
  find(email: string, id: string, wanted: Role = 'freeBusyReader'): { calendar: CalendarStore; role: Role } {
    const calendar = this.calendars.get(id === 'primary' ? email : id);
    const role = calendar && this.roleOf(calendar, email);
    if (!calendar || !role) throw notFound();
    if (!isAtLeast(role, wanted)) {
      throw refuse(403, 'requiredAccessLevel', 'You need to have a higher access level to this calendar.', 'calendar');
    }
    return { calendar, role };
  }
}

import { randomUUID } from 'node:crypto';
import type { Account } from '../identity/account.js';
import { VersionedRows, type RowsState } from '../wire/versioned-rows.js';
import type { StoredEvent } from './stored-event.js';
import { refuse } from './errors.js';

export interface Mailbox {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** A Windows or IANA name. */
  readonly timeZone: string;
  readonly kind: 'user' | 'room';
  readonly capacity: number | null;
  /** The first is the default one. */
  readonly calendars: GraphCalendar[];
  /** Other people who may read or write here, by e-mail. */
  readonly access: Map<string, 'read' | 'write'>;
}

/** A calendar with the log that delta tokens count along. */
export class GraphCalendar extends VersionedRows<StoredEvent> {
  /** Delta tokens of another generation are gone (410). */
  generation = 1;

  constructor(
    readonly mailbox: Mailbox,
    readonly name: string,
    readonly id = `AAMkCal${randomUUID().replaceAll('-', '')}=`,
  ) {
    super();
  }
}

export interface MailboxState extends Omit<Mailbox, 'calendars'> {
  readonly calendars: readonly (RowsState<StoredEvent> & {
    readonly id: string;
    readonly name: string;
    readonly generation: number;
  })[];
}

export interface MailboxOptions {
  readonly email: string;
  readonly name?: string;
  readonly timeZone?: string;
  readonly kind?: 'user' | 'room';
  readonly capacity?: number;
}

export class Mailboxes {
  private readonly all: Mailbox[] = [];

  state(): MailboxState[] {
    return this.all.map((mailbox) => ({
      ...mailbox,
      calendars: mailbox.calendars.map((calendar) => {
        const { id, name, generation } = calendar;
        return { id, name, generation, ...calendar.rowsState() };
      }),
    }));
  }

  restore(states: readonly MailboxState[]): void {
    for (const { calendars, ...facts } of states) {
      const mailbox: Mailbox = { ...facts, calendars: [] };
      for (const { id, name, generation, ...rows } of calendars) {
        const calendar = new GraphCalendar(mailbox, name, id);
        calendar.generation = generation;
        calendar.restoreRows(rows);
        mailbox.calendars.push(calendar);
      }
      this.all.push(mailbox);
    }
  }

  add({ email, name = email, timeZone = 'UTC', kind = 'user', capacity }: MailboxOptions): Mailbox {
    const mailbox: Mailbox = {
      id: randomUUID(),
      email,
      name,
      timeZone,
      kind,
      capacity: capacity ?? null,
      calendars: [],
      access: new Map(),
    };
    mailbox.calendars.push(new GraphCalendar(mailbox, 'Calendar'));
    this.all.push(mailbox);
    return mailbox;
  }

  addCalendar(email: string, name: string): GraphCalendar {
    const mailbox = this.get(email);
    const calendar = new GraphCalendar(mailbox, name);
    mailbox.calendars.push(calendar);
    return calendar;
  }

  list(): readonly Mailbox[] {
    return this.all;
  }

  /** People who can sign in; rooms cannot. */
  accounts(): Account[] {
    const people = this.all.filter(({ kind }) => kind === 'user');
    return people.map(({ email, name, id }) => ({ email, name, subject: id }));
  }

  /** By id or e-mail. */
  find(idOrEmail: string): Mailbox {
    const found = this.all.find(({ id, email }) => id === idOrEmail || email.toLowerCase() === idOrEmail.toLowerCase());
    if (!found) {
      throw refuse(404, 'ErrorInvalidUser', `The requested user '${idOrEmail}' is invalid.`);
    }
    return found;
  }

  /** For the fake's own verbs, which have no caller. */
  get(email: string): Mailbox {
    const found = this.all.find((mailbox) => mailbox.email === email);
    if (!found)
      throw new Error(`There is no mailbox ${email}. There are: ${this.all.map((one) => one.email).join(', ')}.`);
    return found;
  }
}

export function defaultCalendar({ calendars }: Mailbox): GraphCalendar {
  const [first] = calendars;
  if (!first) throw new Error('A mailbox without a calendar');
  return first;
}

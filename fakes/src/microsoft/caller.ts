import type { Grant, TokenStore } from '../identity/token-store.js';
import { Refusal, type Exchange } from '../wire/exchange.js';
import { accessDenied, graphAnswers, invalid, itemNotFound } from './errors.js';
import { defaultCalendar, type GraphCalendar, type Mailbox, type Mailboxes } from './mailboxes.js';

type Access = 'read' | 'write';

const permissions = {
  read: ['Calendars.Read', 'Calendars.ReadWrite'],
  write: ['Calendars.ReadWrite'],
} as const satisfies Record<Access, readonly string[]>;

/** Who may see and write what, by the token's permissions and by what people shared. */
export class Gate {
  constructor(
    private readonly tokens: TokenStore,
    private readonly mailboxes: Mailboxes,
  ) {}

  grantOf({ headers }: Exchange): Grant {
    const grant = this.tokens.grantOf(headers.authorization);
    if (!grant) throw new Refusal(graphAnswers.invalidToken);
    return grant;
  }

  /** The mailbox of `/me` or of `/users/{id}`, whether or not the caller may look into it. */
  mailboxOf(exchange: Exchange): Mailbox {
    const { account } = this.grantOf(exchange);
    const named = exchange.params['userId'];
    if (named !== undefined) return this.mailboxes.find(named);
    if (!account) throw invalid('/me request is only valid with delegated authentication flow.', 'BadRequest');
    return this.mailboxes.find(account.email);
  }

  /** The mailbox, if the caller may read or write its calendars. */
  open(exchange: Exchange, access: Access): Mailbox {
    const { account, scopes } = this.grantOf(exchange);
    const mailbox = this.mailboxOf(exchange);
    const has = (suffix: string) => permissions[access].some((name) => scopes.includes(name + suffix));
    if (!account || account.email === mailbox.email) {
      if (!has('') && !has('.Shared')) throw accessDenied();
      return mailbox;
    }
    const shared = mailbox.access.get(account.email);
    const isShared = shared === 'write' || shared === access;
    if (!isShared || !has('.Shared')) throw accessDenied();
    return mailbox;
  }

  /** The calendar in the path, else the mailbox's default one. */
  calendar(exchange: Exchange, access: Access): GraphCalendar {
    const mailbox = this.open(exchange, access);
    const { calendarId } = exchange.params;
    if (calendarId === undefined) return defaultCalendar(mailbox);
    const found = mailbox.calendars.find(({ id }) => id === calendarId);
    if (!found) throw itemNotFound();
    return found;
  }
}

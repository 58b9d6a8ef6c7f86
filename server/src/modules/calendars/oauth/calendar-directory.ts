import { LintelError } from '@lintel/shared/errors';
import type { AccessTokens } from '../access-tokens.js';

/** A calendar as its provider lists it. */
export interface FoundCalendar {
  /** As the provider names it for everybody, never an alias such as "primary". */
  readonly externalId: string;
  /** Whose mailbox it is in, where that is not the account's own. */
  readonly mailbox: string | null;
  readonly title: string;
  readonly timeZone: string | null;
  readonly canWrite: boolean;
  /** It takes no push channel. */
  readonly isPolledOnly: boolean;
}

export interface CalendarName {
  readonly externalId: string;
  readonly mailbox: string | null;
}

/** Whose calendars are looked at. */
export interface DirectoryAccount {
  readonly tenantId: string;
  readonly id: string;
  readonly accountEmail: string;
  /** Acts by itself and has no calendars of its own. */
  readonly isApplication: boolean;
}

/**
 * The calendars an account reaches. Throws CALENDAR_PERMISSION_DENIED, CALENDAR_UNAVAILABLE, or NOT_FOUND for a calendar that is
 * not there for it.
 */
export interface CalendarDirectory {
  list(account: DirectoryAccount): Promise<FoundCalendar[]>;
  find(account: DirectoryAccount, name: CalendarName): Promise<FoundCalendar>;
  create(account: DirectoryAccount, calendar: { title: string; timeZone: string }): Promise<FoundCalendar>;
}

/** Makes a call with the account's token, and once more with another one where that was refused. `explain` words failures. */
export async function withToken<Result>(
  tokens: AccessTokens,
  { tenantId, id }: Pick<DirectoryAccount, 'tenantId' | 'id'>,
  { statusOf, explain }: { statusOf: (error: unknown) => number | undefined; explain: (error: unknown) => LintelError },
  call: (token: string) => Promise<Result>,
): Promise<Result> {
  const token = await tokens.of(tenantId, id);
  try {
    return await call(token);
  } catch (error) {
    if (statusOf(error) !== 401) throw explain(error);
  }
  const renewed = await tokens.of(tenantId, id, { refused: token });
  try {
    return await call(renewed);
  } catch (error) {
    throw explain(error);
  }
}

/** What a provider's status means, in words for an administrator; `name` is the provider's. */
export function explainStatus(
  name: string,
  status: number | undefined,
  isSlowDown: boolean,
  cause: unknown,
): LintelError {
  if (status === undefined || status >= 500 || isSlowDown)
    return new LintelError('CALENDAR_UNAVAILABLE', { detail: `${name} cannot be asked now. Try again later.`, cause });
  if (status === 404)
    return new LintelError('NOT_FOUND', { detail: `${name} has no such calendar for this account.`, cause });
  if (status === 401 || status === 403)
    return new LintelError('CALENDAR_PERMISSION_DENIED', {
      detail: `${name} refuses this account. Share the calendar with it, or connect the account again.`,
      cause,
    });
  return new LintelError('VALIDATION_FAILED', { detail: `${name} does not take that (${status}).`, cause });
}

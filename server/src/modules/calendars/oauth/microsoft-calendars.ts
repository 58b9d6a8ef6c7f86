import type { Client } from '@microsoft/microsoft-graph-client';
import { isTimeZone } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { findIana } from 'windows-iana';
import { z } from 'zod';
import type { AccessTokens } from '../access-tokens.js';
import { graphClient, pathOfLink } from '../microsoft/graph-client.js';
import type { MailboxPlaces } from '../microsoft/mailbox-places.js';
import {
  explainStatus,
  withToken,
  type CalendarDirectory,
  type CalendarName,
  type DirectoryAccount,
  type FoundCalendar,
} from './calendar-directory.js';

const calendarSchema = z.object({
  id: z.string(),
  name: z.string(),
  canEdit: z.boolean().optional(),
  isDefaultCalendar: z.boolean().optional(),
});
const roomSchema = z.object({ displayName: z.string(), emailAddress: z.string() });
const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });

/** Resources "calendar" and "room" of Microsoft Graph v1.0. */
export class MicrosoftCalendars implements CalendarDirectory {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly places: MailboxPlaces,
    private readonly graphUrl: string,
  ) {}

  /** The account's own calendars, and the rooms of its directory where it may see them. */
  async list(account: DirectoryAccount): Promise<FoundCalendar[]> {
    const own = account.isApplication ? [] : await this.ownOf(account);
    const rooms = await this.roomsOf(account);
    return [...own, ...rooms];
  }

  async find(account: DirectoryAccount, { externalId, mailbox }: CalendarName): Promise<FoundCalendar> {
    const one =
      externalId === '' || externalId === 'primary' ? 'calendar' : `calendars/${encodeURIComponent(externalId)}`;
    const calendar = calendarSchema.parse(await this.get(account, `${pathOf(mailbox)}/${one}`, mailbox));
    const title = mailbox === null ? calendar.name : mailbox;
    return foundIn({ ...calendar, name: title }, mailbox, await this.zoneOf(account, mailbox), account.isApplication);
  }

  async create(account: DirectoryAccount, { title }: { title: string; timeZone: string }): Promise<FoundCalendar> {
    const made = await this.call(account, null, (client) => client.api('/me/calendars').post({ name: title }));
    return foundIn(calendarSchema.parse(made), null, await this.zoneOf(account, null), false);
  }

  private async ownOf(account: DirectoryAccount): Promise<FoundCalendar[]> {
    const timeZone = await this.zoneOf(account, null);
    const calendars = await this.pages(account, '/me/calendars', calendarSchema);
    return calendars.map((calendar) => foundIn(calendar, null, timeZone, false));
  }

  /** A room's own calendar is named by its address; which calendar that is, is asked when it is taken. */
  private async roomsOf(account: DirectoryAccount): Promise<FoundCalendar[]> {
    let rooms: z.output<typeof roomSchema>[];
    try {
      rooms = await this.pages(account, '/places/microsoft.graph.room', roomSchema);
    } catch (error) {
      // A person's own account does not ask to see them, and one that is of no organisation has none.
      if (!account.isApplication && !isForNow(error)) return [];
      throw error;
    }
    return rooms.map(({ displayName, emailAddress }) => ({
      externalId: 'primary',
      mailbox: emailAddress.toLowerCase(),
      title: displayName,
      timeZone: null,
      canWrite: true,
      isPolledOnly: !account.isApplication,
    }));
  }

  private async zoneOf(account: DirectoryAccount, mailbox: string | null): Promise<string | null> {
    try {
      const settings = await this.get(account, `${pathOf(mailbox)}/mailboxSettings`, mailbox);
      const { timeZone } = z.object({ timeZone: z.string() }).parse(settings);
      // Outlook names zones as Windows does.
      const name = findIana(timeZone)[0] ?? timeZone;
      return isTimeZone(name) ? name : null;
    } catch (error) {
      // It takes a permission of its own, which we do not ask for: then the zone is that of the room or person.
      if (!isForNow(error)) return null;
      throw error;
    }
  }

  private async pages<Item extends z.ZodType>(
    account: DirectoryAccount,
    path: string,
    item: Item,
  ): Promise<z.output<Item>[]> {
    const all: z.output<Item>[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page = pageOf(item).parse(await this.get(account, next));
      all.push(...page.value);
      const link = page['@odata.nextLink'];
      next = link === undefined ? undefined : pathOfLink(link);
    }
    return all;
  }

  private get(account: DirectoryAccount, path: string, mailbox: string | null = null): Promise<unknown> {
    return this.call(account, mailbox, (client) => client.api(path).get());
  }

  private call(
    account: DirectoryAccount,
    mailbox: string | null,
    perform: (client: Client) => Promise<unknown>,
  ): Promise<unknown> {
    return withToken(this.tokens, account, { statusOf, explain }, (token) =>
      this.places.pass({ connectionId: account.id, mailbox }, () => perform(graphClient(this.graphUrl, token))),
    );
  }
}

const pathOf = (mailbox: string | null): string => (mailbox === null ? '/me' : `/users/${encodeURIComponent(mailbox)}`);

function foundIn(
  calendar: z.output<typeof calendarSchema>,
  mailbox: string | null,
  timeZone: string | null,
  isApplication: boolean,
): FoundCalendar {
  return {
    externalId: calendar.id,
    mailbox,
    title: calendar.name,
    timeZone,
    canWrite: calendar.canEdit ?? false,
    // Of somebody else's mailbox only an application hears ("Change notifications for Outlook resources").
    isPolledOnly: mailbox !== null && !isApplication,
  };
}

/** Whether it may be another time: then it says nothing of what there is. */
const isForNow = (error: unknown): boolean => !(error instanceof LintelError) || error.code === 'CALENDAR_UNAVAILABLE';

/** The SDK says -1 where there was no answer. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: number } | null)?.statusCode;
  return status !== undefined && status > 0 ? status : undefined;
}

function explain(error: unknown): LintelError {
  const status = statusOf(error);
  return explainStatus('Microsoft', status, status === 429, error);
}

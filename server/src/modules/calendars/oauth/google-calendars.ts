import type { calendar_v3 } from '@googleapis/calendar';
import { LintelError } from '@lintel/shared/errors';
import type { AccessTokens } from '../access-tokens.js';
import { as, googleApi } from '../google/google-api.js';
import {
  explainStatus,
  withToken,
  type CalendarDirectory,
  type CalendarName,
  type DirectoryAccount,
  type FoundCalendar,
} from './calendar-directory.js';

const PAGE = 250;

/** Roles that write ("CalendarList", accessRole). What is private we hide ourselves. */
const writing = ['owner', 'writer', 'writerWithoutPrivateAccess'];

/** What is used of the error the SDK throws. */
interface GoogleError {
  response?: { status?: number; data?: { error?: { errors?: { reason?: string }[] } } };
}

/** Resources "CalendarList" and "Calendars" of Google Calendar API v3. */
export class GoogleCalendars implements CalendarDirectory {
  private readonly api: calendar_v3.Calendar;

  constructor(
    private readonly tokens: AccessTokens,
    apiUrl: string,
  ) {
    this.api = googleApi(apiUrl);
  }

  async list(account: DirectoryAccount): Promise<FoundCalendar[]> {
    const found: FoundCalendar[] = [];
    for (let pageToken: string | undefined; ;) {
      // Each page by itself: a token that ends between two of them is renewed, and the list goes on where it was.
      const { data } = await this.call(account, (token) =>
        this.api.calendarList.list({ maxResults: PAGE, ...(pageToken !== undefined && { pageToken }), ...as(token) }),
      );
      found.push(
        ...(data.items ?? []).flatMap((entry) => (entry.deleted || !entry.id ? [] : [foundIn(entry, entry.id)])),
      );
      pageToken = data.nextPageToken ?? undefined;
      if (pageToken === undefined) return found;
    }
  }

  async find(account: DirectoryAccount, { externalId }: CalendarName): Promise<FoundCalendar> {
    try {
      const { data } = await this.call(account, (token) =>
        this.api.calendarList.get({ calendarId: externalId, ...as(token) }),
      );
      return foundIn(data, data.id ?? externalId);
    } catch (error) {
      if (!account.isApplication || !(error instanceof LintelError) || error.code !== 'NOT_FOUND') throw error;
    }
    // What is shared with a service account is not in its list by itself ("Add an existing calendar to the user's list").
    const { data } = await this.call(account, (token) =>
      this.api.calendarList.insert({ requestBody: { id: externalId }, ...as(token) }),
    );
    return foundIn(data, data.id ?? externalId);
  }

  async create(account: DirectoryAccount, { title, timeZone }: { title: string; timeZone: string }) {
    const { data } = await this.call(account, (token) =>
      this.api.calendars.insert({ requestBody: { summary: title, timeZone }, ...as(token) }),
    );
    return foundIn({ ...data, accessRole: 'owner' }, data.id ?? '');
  }

  private call<Result>(account: DirectoryAccount, perform: (token: string) => Promise<Result>): Promise<Result> {
    return withToken(this.tokens, account, { statusOf, explain }, perform);
  }
}

function foundIn(entry: calendar_v3.Schema$CalendarListEntry, externalId: string): FoundCalendar {
  return {
    externalId,
    mailbox: null,
    title: entry.summaryOverride ?? entry.summary ?? externalId,
    timeZone: entry.timeZone ?? null,
    canWrite: writing.includes(entry.accessRole ?? ''),
    // Holidays, birthdays and week numbers: "Push notifications" knows none for them.
    isPolledOnly: externalId.endsWith('@group.v.calendar.google.com'),
  };
}

const statusOf = (error: unknown): number | undefined => (error as GoogleError | null)?.response?.status;

function explain(error: unknown): LintelError {
  const status = statusOf(error);
  const reason = (error as GoogleError).response?.data?.error?.errors?.[0]?.reason ?? '';
  const isSlowDown = status === 429 || (status === 403 && /rateLimitExceeded|quotaExceeded/i.test(reason));
  return explainStatus('Google', status, isSlowDown, error);
}

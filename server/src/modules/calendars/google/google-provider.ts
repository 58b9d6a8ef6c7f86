import type { calendar_v3 } from '@googleapis/calendar';
import { createHash } from 'node:crypto';
import type { AccessTokens } from '../access-tokens.js';
import type { CalendarCursor, PullWindow } from '../calendar-provider.js';
import {
  joined,
  ProviderFailure,
  type EventChange,
  type EventMark,
  type Instances,
  type NewEvent,
  type NewChannel,
  type OpenChannel,
  type PullPage,
  type RemoteCalendar,
  type RemoteEvent,
  type SeriesShape,
  type TwoWayProvider,
} from '../two-way/two-way-provider.js';
import { isCommonRule } from '../two-way/series/plain-rule.js';
import { underToken } from '../two-way/under-token.js';
import { as, googleApi } from './google-api.js';
import { deleted, readAnswer, readPage } from './google-answers.js';
import { changedGoogleEvent, googleMark, googleRecurrence, isGone, newGoogleEvent } from './google-events.js';
import { explainGoogle, googleReason, googleStatus, withoutRefused } from './google-failures.js';

const PAGE = 500;
/** How long a channel lasts that does not say ("Events: watch", `params.ttl`). */
const CHANNEL_MS = 604_800_000;

type Event = calendar_v3.Schema$Event;

interface GoogleCursor extends CalendarCursor {
  readonly syncToken: string;
}

/** Google Calendar API v3. Series come as their instances (`singleEvents`), whose ids stay when the series is edited. */
export class GoogleProvider implements TwoWayProvider {
  readonly name = 'GOOGLE';
  readonly paramsHash = 'google 1 singleEvents';
  private readonly api: calendar_v3.Calendar;

  constructor(
    private readonly tokens: AccessTokens,
    { apiUrl }: { apiUrl: string },
  ) {
    this.api = googleApi(apiUrl);
  }

  async *pages(remote: RemoteCalendar, cursor: CalendarCursor | null, window: PullWindow): AsyncIterable<PullPage> {
    // What a sync token excludes ("Events: list"): the window is part of the token.
    const question = cursor
      ? { syncToken: (cursor as GoogleCursor).syncToken }
      : { timeMin: new Date(window.start).toISOString(), timeMax: new Date(window.end).toISOString() };
    for (let pageToken: string | undefined; ;) {
      const { data } = await aboutCursor(
        cursor,
        this.call(remote, (token) =>
          this.api.events.list({
            ...as(token),
            calendarId: remote.externalId,
            singleEvents: true,
            maxResults: PAGE,
            ...question,
            ...(pageToken !== undefined && { pageToken }),
          }),
        ),
      );
      pageToken = data.nextPageToken ?? undefined;
      if (pageToken === undefined && !data.nextSyncToken) throw new Error('Google ended a list without a sync token.');
      yield {
        ...readPage(data.items ?? [], remote),
        cursor: data.nextSyncToken ? { syncToken: data.nextSyncToken } : null,
      };
      if (pageToken === undefined) return;
    }
  }

  async get(remote: RemoteCalendar, externalId: string): Promise<RemoteEvent | null> {
    const found = await this.find(remote, externalId);
    // A series is none of its occurrences.
    return found === null || found.recurrence ? null : readAnswer(found, remote);
  }

  async create(
    remote: RemoteCalendar,
    mark: EventMark,
    { draft, series, tellsPeople }: NewEvent,
  ): Promise<RemoteEvent | null> {
    const id = googleEventId(mark);
    const body: Event = {
      id,
      ...newGoogleEvent(draft),
      extendedProperties: googleMark(mark),
      ...(series && { recurrence: googleRecurrence(series, null) }),
      ...(draft.wantsOnlineMeeting && {
        conferenceData: { createRequest: { requestId: id, conferenceSolutionKey: { type: 'hangoutsMeet' } } },
      }),
    };
    try {
      const made = await this.write(remote, body, (token, requestBody) =>
        this.api.events.insert({
          ...as(token),
          calendarId: remote.externalId,
          conferenceDataVersion: 1,
          sendUpdates: tellsPeople ? 'all' : 'none',
          requestBody,
        }),
      );
      return readAnswer(made, remote);
    } catch (error) {
      if (googleStatus((error as ProviderFailure).cause) !== 409) throw error;
    }
    // The id is taken: an earlier call of ours succeeded and we never learned of it.
    const event = await this.find(remote, id);
    const found = event && readAnswer(event, remote);
    if (found !== null && found.mark?.linkId !== mark.linkId)
      throw new ProviderFailure('REFUSED', 'The id of the event is taken by another one.');
    return found;
  }

  async change(remote: RemoteCalendar, externalId: string, change: EventChange): Promise<RemoteEvent> {
    const { draft, fields, ifEtag, tellsPeople } = change;
    // A list is written as a whole ("Events: patch"): what we know nothing of has to be in it again.
    const current = fields.includes('attendees') ? await this.read(remote, externalId) : null;
    if (current !== null && isGone(current)) throw deleted();
    const version = ifEtag ?? current?.etag;
    const body = changedGoogleEvent(draft, fields, current ?? {});
    const changed = await this.write(remote, body, (token, requestBody) =>
      this.api.events.patch(
        {
          ...as(token),
          calendarId: remote.externalId,
          eventId: externalId,
          conferenceDataVersion: 1,
          sendUpdates: tellsPeople ? 'all' : 'none',
          requestBody,
        },
        version == null ? {} : { headers: { 'If-Match': version } },
      ),
    );
    // Nothing promises that a change to a deleted event is refused; of what it answers then, only the id is ("Events", status).
    if (isGone(changed)) throw deleted();
    return readAnswer(changed, remote);
  }

  canSay(series: SeriesShape): boolean {
    return isCommonRule(series);
  }

  async endSeries(
    remote: RemoteCalendar,
    externalId: string,
    { series, before, tellsPeople }: { series: SeriesShape; before: number; tellsPeople: boolean },
  ): Promise<void> {
    await orNull(
      this.ask(remote, (token) =>
        this.api.events.patch({
          ...as(token),
          calendarId: remote.externalId,
          eventId: externalId,
          conferenceDataVersion: 1,
          sendUpdates: tellsPeople ? 'all' : 'none',
          requestBody: { recurrence: googleRecurrence(series, before) },
        }),
      ),
    );
  }

  async instances(remote: RemoteCalendar, seriesExternalId: string, window: PullWindow): Promise<Instances> {
    const found: Instances[] = [];
    for (let pageToken: string | undefined; ;) {
      const { data } = await this.ask(remote, (token) =>
        this.api.events.instances({
          ...as(token),
          calendarId: remote.externalId,
          eventId: seriesExternalId,
          timeMin: new Date(window.start).toISOString(),
          timeMax: new Date(window.end).toISOString(),
          maxResults: PAGE,
          ...(pageToken !== undefined && { pageToken }),
        }),
      );
      found.push(readPage(data.items ?? [], remote));
      pageToken = data.nextPageToken ?? undefined;
      if (pageToken === undefined) return joined(found);
    }
  }

  async remove(remote: RemoteCalendar, externalId: string, { tellsPeople }: { tellsPeople: boolean }): Promise<void> {
    await orNull(
      this.ask(remote, (token) =>
        this.api.events.delete({
          ...as(token),
          calendarId: remote.externalId,
          eventId: externalId,
          sendUpdates: tellsPeople ? 'all' : 'none',
        }),
      ),
    );
  }

  async openChannel(remote: RemoteCalendar, { id, secret, webhooks, now }: NewChannel): Promise<OpenChannel | null> {
    try {
      const { data } = await this.call(remote, (token) =>
        this.api.events.watch({
          ...as(token),
          calendarId: remote.externalId,
          requestBody: { id, type: 'web_hook', address: `${webhooks}/google`, token: secret },
        }),
      );
      const expiresAt = Number(data.expiration ?? now + CHANNEL_MS);
      return { externalId: id, resourceId: data.resourceId ?? null, expiresAt };
    } catch (error) {
      if (googleReason((error as ProviderFailure).cause) === 'pushNotSupportedForRequestedResource') return null;
      throw error;
    }
  }

  /** There is no such call ("Push notifications"): another channel is opened, then this one stopped. */
  renewChannel(): Promise<null> {
    return Promise.resolve(null);
  }

  async closeChannel(remote: RemoteCalendar, channelId: string, { resourceId }: OpenChannel): Promise<void> {
    await orNull(
      this.call(remote, (token) =>
        this.api.channels.stop({ ...as(token), requestBody: { id: channelId, resourceId } }),
      ),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** As much of it as the account may write. What was refused has changed nothing, so it can be said again with less. */
  private async write(
    remote: RemoteCalendar,
    body: Event,
    perform: (token: string, body: Event) => Promise<{ data: Event }>,
  ): Promise<Event> {
    try {
      return (await this.ask(remote, (token) => perform(token, body))).data;
    } catch (error) {
      const less = withoutRefused(body, error);
      if (less === null) throw error;
      return this.write(remote, less, perform);
    }
  }

  private async read(remote: RemoteCalendar, eventId: string): Promise<Event> {
    const { data } = await this.ask(remote, (token) =>
      this.api.events.get({ ...as(token), calendarId: remote.externalId, eventId }),
    );
    return data;
  }

  /** `null` where it is gone. */
  private async find(remote: RemoteCalendar, eventId: string): Promise<Event | null> {
    const found = await orNull(this.read(remote, eventId));
    return found === null || isGone(found) ? null : found;
  }

  /**
   * Something about an event. "Not found" is said of one that is not there and of a calendar that the account may not see
   * ("Handle API errors", 404): which of them, the calendar tells.
   */
  private async ask<Result>(remote: RemoteCalendar, perform: (token: string) => Promise<Result>): Promise<Result> {
    try {
      return await this.call(remote, perform);
    } catch (error) {
      if (googleStatus((error as ProviderFailure).cause) === 404) await this.expectCalendar(remote);
      throw error;
    }
  }

  private async expectCalendar(remote: RemoteCalendar): Promise<void> {
    try {
      await this.call(remote, (token) =>
        this.api.events.list({ ...as(token), calendarId: remote.externalId, maxResults: 1 }),
      );
    } catch (error) {
      if (!(error instanceof ProviderFailure) || error.kind !== 'NOT_FOUND') throw error;
      const message = 'Google does not show the calendar to this account any more. Share it again, or connect another.';
      throw new ProviderFailure('CALENDAR_LOST', message, { cause: error });
    }
  }

  private call<Result>(remote: RemoteCalendar, perform: (token: string) => Promise<Result>): Promise<Result> {
    const isTokenRefused = (error: unknown) => googleStatus(error) === 401;
    return underToken(this.tokens, remote, { isTokenRefused, explain: explainGoogle }, perform);
  }
}

/** Base32hex, which is the alphabet Google takes ("Events: insert", field id). */
export function googleEventId({ linkId, incarnation }: EventMark): string {
  const digest = createHash('sha256').update(`${linkId}:${incarnation}`).digest();
  let bits = '';
  for (const byte of digest) bits += byte.toString(2).padStart(8, '0');
  return bits.replace(/.{1,5}/g, (five) => Number.parseInt(five.padEnd(5, '0'), 2).toString(32));
}

/** Whatever the reason beside it, with a sync token a 410 is about that ("Synchronize resources efficiently"), and so is a 400. */
async function aboutCursor<Result>(cursor: CalendarCursor | null, asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    const status = googleStatus((error as Partial<ProviderFailure>).cause);
    if (cursor === null || (status !== 410 && status !== 400)) throw error;
    throw new ProviderFailure('CURSOR_EXPIRED', 'Google forgot where we were.', { cause: error });
  }
}

async function orNull<Result>(asked: Promise<Result>): Promise<Result | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProviderFailure && error.kind === 'NOT_FOUND') return null;
    throw error;
  }
}

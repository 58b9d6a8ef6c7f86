import { MINUTE_MS } from '@lintel/shared/time';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Calendar, Event, Subscription } from '@microsoft/microsoft-graph-types';
import type { AccessTokens } from '../access-tokens.js';
import type { CalendarCursor, PullWindow } from '../calendar-provider.js';
import { syncFields } from '../two-way/sync-fields.js';
import {
  joined,
  ProviderFailure,
  type EventChange,
  type EventMark,
  type Instances,
  type NewEvent,
  type NamedSeries,
  type NewChannel,
  type OpenChannel,
  type PullPage,
  type RemoteCalendar,
  type RemoteEvent,
  type SeriesShape,
  type TwoWayProvider,
} from '../two-way/two-way-provider.js';
import { underToken } from '../two-way/under-token.js';
import { graphClient, pathOfLink } from './graph-client.js';
import {
  isBriefOccurrence,
  isGone,
  isWhole,
  markOf,
  markProperty,
  markText,
  needsCurrent,
  occurrenceOf,
  readGraphEvent,
  writeGraphEvent,
  type GraphEvent,
} from './graph-events.js';
import { calendarPath, eventPath, mailboxPath, strayPath } from './graph-paths.js';
import { graphRecurrence } from './graph-recurrence.js';
import { explainGraph, graphStatus } from './graph-failures.js';
import type { MailboxPlaces } from './mailbox-places.js';
import { findMarked } from './marked-event.js';

/**
 * The longest a subscription to events may last is 10,080 minutes ("subscription resource type"), and where that was not heard of yet
 * 4,230; less, for clocks differ.
 */
const CHANNEL_MS = [10_070 * MINUTE_MS, 4_220 * MINUTE_MS] as const;

interface DeltaAnswer {
  value: GraphEvent[];
  '@odata.nextLink'?: string;
  '@odata.deltaLink'?: string;
}

interface MicrosoftCursor extends CalendarCursor {
  readonly delta: string;
}

/** Graph v1.0. Series come as their occurrences, by the delta of a calendar view. */
export class MicrosoftProvider implements TwoWayProvider {
  readonly name = 'MICROSOFT';
  readonly paramsHash = 'microsoft 1 calendarView';

  constructor(
    private readonly tokens: AccessTokens,
    private readonly places: MailboxPlaces,
    private readonly options: { graphUrl: string },
  ) {}

  async *pages(remote: RemoteCalendar, cursor: CalendarCursor | null, window: PullWindow): AsyncIterable<PullPage> {
    const seriesById = new Map<string, GraphEvent>();
    const query = new URLSearchParams({
      startDateTime: new Date(window.start).toISOString(),
      endDateTime: new Date(window.end).toISOString(),
    });
    let path = cursor
      ? (cursor as MicrosoftCursor).delta
      : `${await this.documentedPath(remote)}/calendarView/delta?${query.toString()}`;
    for (;;) {
      const answer = await this.delta(remote, path, cursor !== null);
      const page = await this.readPage(remote, answer.value, seriesById);
      const next = answer['@odata.nextLink'];
      const delta = answer['@odata.deltaLink'];
      if (next === undefined && delta === undefined) throw new Error('Microsoft ended a delta without a link.');
      yield { ...page, cursor: delta === undefined ? null : { delta: pathOfLink(delta) } };
      if (next === undefined) return;
      path = pathOfLink(next);
    }
  }

  /** With a cursor, what is not there or not understood is the cursor: a baseline tells whether it is the calendar. */
  private async delta(remote: RemoteCalendar, path: string, isByCursor: boolean): Promise<DeltaAnswer> {
    try {
      return await this.call<DeltaAnswer>(remote, (client) => client.api(path).get());
    } catch (error) {
      const isOfCursor = error instanceof ProviderFailure && ['NOT_FOUND', 'REFUSED'].includes(error.kind);
      if (!isByCursor || !isOfCursor) throw error;
      throw new ProviderFailure('CURSOR_EXPIRED', 'Microsoft forgot where we were.', { cause: error });
    }
  }

  async get(remote: RemoteCalendar, externalId: string): Promise<RemoteEvent | null> {
    const event = await this.find(remote, externalId);
    // A series is none of its occurrences.
    if (event === null || isGone(event) || event.type === 'seriesMaster') return null;
    return readGraphEvent(event, remote.timeZone);
  }

  /** `transactionId` finds the event of an earlier call, unless that said something else. */
  async create(remote: RemoteCalendar, mark: EventMark, { draft, series }: NewEvent): Promise<RemoteEvent | null> {
    const body: Event = {
      ...writeGraphEvent(draft, syncFields, null),
      ...(series && { recurrence: graphRecurrence(series, null) }),
      transactionId: markText(mark),
      singleValueExtendedProperties: [{ id: markProperty, value: markText(mark) }],
      ...(draft.wantsOnlineMeeting && { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' }),
    };
    try {
      const path = `${calendarPath(remote)}/events`;
      return readGraphEvent(
        await this.call<GraphEvent>(remote, (client) => client.api(path).post(body)),
        remote.timeZone,
      );
    } catch (error) {
      if (graphStatus((error as ProviderFailure).cause) !== 409) throw error;
    }
    const found = await findMarked((perform) => this.call(remote, perform), remote, mark, draft);
    return found === null || isGone(found) ? null : readGraphEvent(found, remote.timeZone);
  }

  async change(remote: RemoteCalendar, externalId: string, change: EventChange): Promise<RemoteEvent> {
    const current = needsCurrent(change.fields) ? await this.find(remote, externalId) : null;
    const written = writeGraphEvent(change.draft, change.fields, current);
    const event = await this.call<GraphEvent>(remote, (client) => {
      const request = client.api(eventPath(remote, externalId));
      if (change.ifEtag !== null) request.header('If-Match', change.ifEtag);
      return request.patch(written);
    });
    return readGraphEvent(event, remote.timeZone);
  }

  canSay(series: SeriesShape): boolean {
    return graphRecurrence(series, null) !== null;
  }

  async endSeries(
    remote: RemoteCalendar,
    externalId: string,
    { series, before }: { series: SeriesShape; before: number },
  ): Promise<void> {
    const recurrence = graphRecurrence(series, before);
    await this.orGone(this.call(remote, (client) => client.api(eventPath(remote, externalId)).patch({ recurrence })));
  }

  async instances(remote: RemoteCalendar, seriesExternalId: string, window: PullWindow): Promise<Instances> {
    const query = new URLSearchParams({
      startDateTime: new Date(window.start).toISOString(),
      endDateTime: new Date(window.end).toISOString(),
      $top: '200',
    });
    const found: Instances[] = [];
    for (let path = `${eventPath(remote, seriesExternalId)}/instances?${query.toString()}`; ;) {
      const answer = await this.call<DeltaAnswer>(remote, (client) => client.api(path).get());
      found.push(await this.readPage(remote, answer.value, new Map()));
      const next = answer['@odata.nextLink'];
      if (next === undefined) return joined(found);
      path = pathOfLink(next);
    }
  }

  async remove(remote: RemoteCalendar, externalId: string): Promise<void> {
    await this.orGone(this.call(remote, (client) => client.api(strayPath(remote, externalId)).delete()));
  }

  async openChannel(remote: RemoteCalendar, { secret, webhooks, now }: NewChannel): Promise<OpenChannel | null> {
    const path = await this.documentedPath(remote);
    const subscription = await this.lasting(now, (expirationDateTime) =>
      this.call<Subscription>(remote, (client) =>
        client.api('/subscriptions').post({
          changeType: 'created,updated,deleted',
          resource: decodeURIComponent(`${path}/events`.slice(1)),
          notificationUrl: `${webhooks}/microsoft`,
          lifecycleNotificationUrl: `${webhooks}/microsoft/lifecycle`,
          clientState: secret,
          expirationDateTime,
        } satisfies Subscription),
      ),
    );
    return {
      externalId: subscription.id!,
      resourceId: null,
      expiresAt: Date.parse(subscription.expirationDateTime!),
    };
  }

  async renewChannel(remote: RemoteCalendar, { externalId }: OpenChannel, now: number): Promise<number | null> {
    try {
      const renewed = await this.lasting(now, (expirationDateTime) =>
        this.call<Subscription>(remote, (client) =>
          client.api(`/subscriptions/${externalId}`).patch({ expirationDateTime }),
        ),
      );
      return Date.parse(renewed.expirationDateTime!);
    } catch (error) {
      if (error instanceof ProviderFailure && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  }

  async closeChannel(remote: RemoteCalendar, _: string, { externalId }: OpenChannel): Promise<void> {
    await this.orGone(this.call(remote, (client) => client.api(`/subscriptions/${externalId}`).delete()));
  }

  /** Asks for the longest there is, and once more for less where that is not taken. */
  private async lasting<Result>(now: number, ask: (expiration: string) => Promise<Result>): Promise<Result> {
    const [longest, shorter] = CHANNEL_MS.map((ms) => new Date(now + ms).toISOString()) as [string, string];
    try {
      return await ask(longest);
    } catch (error) {
      if (!(error instanceof ProviderFailure && error.kind === 'REFUSED')) throw error;
      return ask(shorter);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async readPage(
    remote: RemoteCalendar,
    items: readonly GraphEvent[],
    seriesById: Map<string, GraphEvent>,
  ): Promise<Omit<PullPage, 'cursor'>> {
    const events = new Map<string, RemoteEvent>();
    const series: NamedSeries[] = [];
    const gone = new Set<string>();
    const unreadable = new Map<string, string>();
    // Items repeat, and the last word counts.
    for (const [id, item] of new Map(items.map((one) => [one.id ?? '', one]))) {
      const event = await this.whole(remote, item, seriesById);
      if (event?.type === 'seriesMaster') {
        seriesById.set(id, event);
        series.push({ externalId: id, mark: markOf(event), isItself: true });
      } else if (event === null || isGone(event)) gone.add(id);
      else {
        try {
          events.set(id, readGraphEvent(event, remote.timeZone, seriesById.get(event.seriesMasterId ?? '')));
        } catch (error) {
          unreadable.set(id, (error as Error).message);
        }
      }
    }
    return {
      events: [...events.values()],
      series,
      gone: [...gone],
      unreadable: [...unreadable].map(([externalId, reason]) => ({ externalId, reason })),
    };
  }

  /** `null` where it is gone. "Removed" is also what moved out of the window: only the event itself tells. */
  private async whole(
    remote: RemoteCalendar,
    item: GraphEvent,
    seriesById: Map<string, GraphEvent>,
  ): Promise<GraphEvent | null> {
    if (!item['@removed'] && isWhole(item)) return item;
    if (!isBriefOccurrence(item)) return this.find(remote, item.id ?? '');
    const seriesId = item.seriesMasterId ?? '';
    const series = seriesById.get(seriesId) ?? (await this.find(remote, seriesId));
    if (series === null) return null;
    seriesById.set(seriesId, series);
    return occurrenceOf(series, item);
  }

  /**
   * Deltas and subscriptions are documented for a mailbox's own calendar without its id ("event: delta", "Microsoft Graph API change
   * notifications"); those of its other calendars are taken as well.
   */
  private async documentedPath(remote: RemoteCalendar): Promise<string> {
    try {
      const path = `${mailboxPath(remote)}/calendar`;
      const own = await this.call<Calendar>(remote, (client) => client.api(path).select('id').get());
      return own.id === remote.externalId ? mailboxPath(remote) : calendarPath(remote);
    } catch (error) {
      if (error instanceof ProviderFailure && error.kind === 'NOT_FOUND') return calendarPath(remote);
      throw error;
    }
  }

  private async find(remote: RemoteCalendar, externalId: string): Promise<GraphEvent | null> {
    try {
      return await this.call<GraphEvent>(remote, (client) => client.api(eventPath(remote, externalId)).get());
    } catch (error) {
      if (error instanceof ProviderFailure && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  }

  private async orGone(asked: Promise<unknown>): Promise<void> {
    try {
      await asked;
    } catch (error) {
      if (!(error instanceof ProviderFailure && error.kind === 'NOT_FOUND')) throw error;
    }
  }

  private call<Result>(remote: RemoteCalendar, perform: (client: Client) => Promise<unknown>): Promise<Result> {
    const isTokenRefused = (error: unknown) => graphStatus(error) === 401;
    return underToken(this.tokens, remote, { isTokenRefused, explain: explainGraph }, (token) =>
      this.places.pass(remote, () => perform(graphClient(this.options.graphUrl, token)) as Promise<Result>),
    );
  }
}

import type { CalendarCursor, CalendarEvent, CalendarTarget, PullWindow } from '../calendar-provider.js';
import type { SyncField, SyncFields } from './sync-fields.js';

/** A calendar that is reached by a connection of ours. */
export interface RemoteCalendar extends CalendarTarget {
  readonly tenantId: string;
  readonly connectionId: string;
  /** As the provider names it. */
  readonly externalId: string;
  /** Whose mailbox it is in; `null` for that of whoever connected. */
  readonly mailbox: string | null;
}

/** What we wrote into an event of ours, by which it is known whatever became of the call that made it. */
export interface EventMark {
  readonly linkId: string;
  readonly incarnation: number;
}

/** An event as the provider keeps it. `externalId` is unique in its calendar. */
export interface RemoteEvent extends CalendarEvent {
  readonly etag: string;
  readonly htmlLink: string | null;
  readonly mark: EventMark | null;
  /** The series it is an occurrence of. */
  readonly seriesExternalId: string | null;
  /** What we wrote into the event of that series, where it is known. */
  readonly seriesMark: EventMark | null;
  readonly onlineMeeting: { readonly provider: 'GOOGLE_MEET' | 'TEAMS'; readonly url: string } | null;
  /** We wrote it without its people, whom the provider does not let us invite, and nobody did since. */
  readonly lacksPeople: boolean;
}

/** A series that a page is about, itself or by an occurrence that is none any more. */
export interface NamedSeries {
  readonly externalId: string;
  readonly mark: EventMark | null;
  /** Whether the page has the series itself: all of its occurrences may differ. */
  readonly isItself: boolean;
}

export interface PullPage {
  readonly events: readonly RemoteEvent[];
  /** Besides those that events are occurrences of. */
  readonly series: readonly NamedSeries[];
  /** Deleted, declined by its calendar, or moved out of the window: which of them, only the provider knows. */
  readonly gone: readonly string[];
  /** Could not be read; the others count. */
  readonly unreadable: readonly { readonly externalId: string; readonly reason: string }[];
  /** With the last page: where the next pull takes up. */
  readonly cursor: CalendarCursor | null;
}

export type Instances = Pick<PullPage, 'events' | 'unreadable'>;

export const joined = (parts: readonly Instances[]): Instances => ({
  events: parts.flatMap(({ events }) => events),
  unreadable: parts.flatMap(({ unreadable }) => unreadable),
});

export interface EventDraft extends SyncFields {
  /** The meeting gets a room of the provider's to meet online. */
  readonly wantsOnlineMeeting: boolean;
}

/** What a change writes: the fields named, and nothing else. */
export interface EventChange {
  readonly draft: EventDraft;
  readonly fields: readonly SyncField[];
  /** Refused with VERSION_MOVED where the event is not as it was then. */
  readonly ifEtag: string | null;
  /** Whether the people invited hear of it by mail from the provider. */
  readonly tellsPeople: boolean;
}

/** A series as a calendar is to have it: by the clock of a place, from its first occurrence there. */
export interface SeriesShape {
  /** RFC 5545, without `RRULE:`. */
  readonly rule: string;
  readonly startLocal: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
}

/** What is made: an event, or with `series` one that recurs and whose draft is its first occurrence. */
export interface NewEvent {
  readonly draft: EventDraft;
  readonly series?: SeriesShape;
  readonly tellsPeople: boolean;
}

export interface NewChannel {
  readonly id: string;
  /** Comes back with each message. */
  readonly secret: string;
  /** Where messages go, a folder of ours: `google`, `microsoft` and so on hang below it. */
  readonly webhooks: string;
  readonly now: number;
}

export interface OpenChannel {
  readonly externalId: string;
  readonly resourceId: string | null;
  readonly expiresAt: number;
}

/**
 * A calendar service that is read and written. Every method makes its calls under the connection's token, renews that once
 * when it is refused, and throws `ProviderFailure` for everything else. Nothing is called inside a transaction.
 */
export interface TwoWayProvider {
  readonly name: 'GOOGLE' | 'MICROSOFT';
  /** Changes when the question asked of the provider does, so that cursors of the old one are not used. */
  readonly paramsHash: string;
  /** Whether it asks again from the beginning: without a cursor everything within the window, else what changed since. */
  pages(calendar: RemoteCalendar, cursor: CalendarCursor | null, window: PullWindow): AsyncIterable<PullPage>;
  /** `null` where it is gone. */
  get(calendar: RemoteCalendar, externalId: string): Promise<RemoteEvent | null>;
  /** Makes the event of this mark, or finds the one that an earlier call made. `null` where that was deleted meanwhile. */
  create(calendar: RemoteCalendar, mark: EventMark, event: NewEvent): Promise<RemoteEvent | null>;
  change(calendar: RemoteCalendar, externalId: string, change: EventChange): Promise<RemoteEvent>;
  /** Whether it has words for a series like that, and means the same by them. */
  canSay(series: SeriesShape): boolean;
  /** Ends the event of a series before an instant; what is gone is no failure. */
  endSeries(
    calendar: RemoteCalendar,
    externalId: string,
    end: { series: SeriesShape; before: number; tellsPeople: boolean },
  ): Promise<void>;
  /** The instances of a series that stand within a window; NOT_FOUND where it is gone. */
  instances(calendar: RemoteCalendar, seriesExternalId: string, window: PullWindow): Promise<Instances>;
  /** Deleting what is gone is no failure. */
  remove(calendar: RemoteCalendar, externalId: string, options: { tellsPeople: boolean }): Promise<void>;
  /** `null` where the calendar tells nobody of its changes. */
  openChannel(calendar: RemoteCalendar, channel: NewChannel): Promise<OpenChannel | null>;
  /** Until when it lasts now; `null` where a new one has to be opened instead. */
  renewChannel(calendar: RemoteCalendar, channel: OpenChannel, now: number): Promise<number | null>;
  /** Closing what is gone is no failure. */
  closeChannel(calendar: RemoteCalendar, channelId: string, channel: OpenChannel): Promise<void>;
  close(): Promise<void>;
}

export type FailureKind =
  /** The cursor is not known any more: everything has to be read again. */
  | 'CURSOR_EXPIRED'
  /** The event has changed since. */
  | 'VERSION_MOVED'
  | 'NOT_FOUND'
  /** The calendar itself is not there for this connection (any more); nothing is known of its events. */
  | 'CALENDAR_LOST'
  /** An occurrence may not move that far within its series; as an event of its own it may. */
  | 'OUT_OF_SERIES'
  /** Try again later; what became of a write is not known where `isUncertain`. */
  | 'UNAVAILABLE'
  /** The connection may not do this; asking again changes nothing. */
  | 'DENIED'
  /** Nothing can be asked by this connection until somebody connects it again. */
  | 'CONSENT_ENDED'
  /** The request is not one that the provider takes. */
  | 'REFUSED';

/** What a provider answered, in words for an administrator and without a secret. */
export class ProviderFailure extends Error {
  readonly retryAfterMs: number | null;
  /** The provider is there, and its trouble may be with this call alone: others may go well. */
  readonly othersMayWork: boolean;

  constructor(
    readonly kind: FailureKind,
    message: string,
    options: { retryAfterMs?: number | null; othersMayWork?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProviderFailure';
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.othersMayWork = options.othersMayWork === true && this.retryAfterMs === null;
  }

  /** Whether every other call would fail as well: no event is to blame. */
  get stopsCalendar(): boolean {
    return this.kind === 'UNAVAILABLE' || this.kind === 'CONSENT_ENDED' || this.kind === 'CALENDAR_LOST';
  }
}

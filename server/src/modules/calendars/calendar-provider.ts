/*
 * What Lintel asks of somebody else's calendar. Instants are epoch milliseconds and spans half-open, `[start, end)`.
 */

export type CalendarProviderName = 'GOOGLE' | 'MICROSOFT' | 'ICAL';

/** What every provider must know of a calendar; each adds what it needs to reach one. */
export interface CalendarTarget {
  /** IANA zone of the room or person the calendar belongs to: where its all-day and floating times happen. */
  readonly timeZone: string;
}

/** Where the last pull ended. Only the provider that made it can read it; it holds no secret and fits a JSON column. */
export type CalendarCursor = Readonly<Record<string, string | number | null>>;

export interface PullWindow {
  readonly start: number;
  readonly end: number;
}

export interface CalendarPerson {
  readonly email: string | null;
  readonly name: string | null;
}

export interface CalendarAttendee {
  readonly email: string;
  readonly name: string | null;
  readonly response: 'NEEDS_ACTION' | 'ACCEPTED' | 'DECLINED' | 'TENTATIVE';
}

/** One meeting as it happens: a series comes as its occurrences. A cancelled one does not come at all. */
export interface CalendarEvent {
  /** Names this occurrence within its calendar, the same at every pull. At most 512 characters. */
  readonly externalId: string;
  readonly iCalUID: string;
  /** Which occurrence of its series this is, by its original start: an ISO instant, or a date if all-day. */
  readonly recurrenceId: string | null;
  /** `null` where there is none or nobody may see it. */
  readonly title: string | null;
  readonly description: string | null;
  readonly location: string | null;
  readonly organizer: CalendarPerson | null;
  readonly attendees: readonly CalendarAttendee[];
  readonly start: number;
  /** Later than `start`. */
  readonly end: number;
  /** IANA zone its organiser thinks in; the calendar's own where that has no IANA name. */
  readonly timeZone: string;
  readonly allDay: boolean;
  readonly transparency: 'busy' | 'free';
  /** A busy block: title, description, location and people are left out already. */
  readonly isPrivate: boolean;
  readonly status: 'confirmed' | 'tentative';
  /** The organiser's revision (RFC 5545 section 3.8.7.4). */
  readonly sequence: number;
  /** Equal for two versions of an event that differ in nothing above but `sequence`. */
  readonly hash: string;
}

/** An event that could not be read; the others count. `reason` is a sentence for an administrator. */
export interface SkippedEvent {
  readonly uid: string;
  readonly reason: string;
}

export type PullResult =
  /** Nothing has changed since `cursor` was made, for the window asked for. Keep what is stored; store the cursor. */
  | { readonly kind: 'unchanged'; readonly cursor: CalendarCursor }
  /**
   * Everything there is in `window`, which is at least the window asked for: what was known there and is not in
   * `events` has gone, unless its uid is in `skipped`. Store the cursor with the events in one transaction.
   */
  | {
      readonly kind: 'snapshot';
      readonly window: PullWindow;
      readonly events: readonly CalendarEvent[];
      readonly skipped: readonly SkippedEvent[];
      readonly cursor: CalendarCursor;
    };

export type Snapshot = Extract<PullResult, { kind: 'snapshot' }>;

/**
 * A kind of external calendar. Whatever goes wrong is a `LintelError` whose `detail` says what to do and holds no
 * secret; what was stored before then stays true:
 * CALENDAR_UNAVAILABLE (cannot be reached or read now, try again later), CALENDAR_PERMISSION_DENIED (it refuses us),
 * VALIDATION_FAILED (the calendar's settings must be changed first).
 */
export interface CalendarProvider<Target extends CalendarTarget = CalendarTarget> {
  readonly name: CalendarProviderName;
  /** Reads what happens in `window`. `cursor` is that of the last stored pull of this calendar, `null` for the first. */
  pull(target: Target, cursor: CalendarCursor | null, window: PullWindow): Promise<PullResult>;
  /** Ends what is under way and gives back threads and connections. */
  close(): Promise<void>;
}

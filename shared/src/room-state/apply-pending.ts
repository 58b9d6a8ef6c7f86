import type { DisplayRequest } from '../contracts/display.js';
import type { BookingCard, RoomSchedule } from '../contracts/room.js';
import { MINUTE_MS } from '../time/units.js';
import { parseInstant, toInstant } from './instant.js';

/** Something done at a door that the door's schedule does not tell of yet. */
export interface PendingTap {
  readonly request: DisplayRequest;
  /** The booking it is about, as the schedule names it; the one a walk-up makes is named by its `requestId`. */
  readonly bookingId: string | null;
  /** Until when it takes the room, as was shown to who tapped: of a walk-up and an extension; null otherwise. */
  readonly endsAt: string | null;
}

/** A prompt tap counts from when the server heard of it, which is this much later at most, in milliseconds. */
const PROMPT_MS = 5_000;

/**
 * The schedule as it will be once the server has heard of what was done at the door, in the order of `taps`. What the
 * schedule tells already is not told twice, so a tap may stay pending a little longer than it is. Taps at other rooms'
 * doors, and those about bookings that are gone, change nothing. Pure; throws `RangeError` for an unreadable instant.
 */
export function applyPending(schedule: RoomSchedule, taps: readonly PendingTap[]): RoomSchedule {
  const here = taps.filter(({ request }) => (request.resourceId ?? schedule.roomId) === schedule.roomId);
  if (here.length === 0) return schedule;
  return { ...schedule, bookings: here.reduce(withTap, schedule.bookings) };
}

function withTap(cards: BookingCard[], tap: PendingTap): BookingCard[] {
  if (tap.request.action === 'walk-up') return withWalkUp(cards, tap);
  return cards.map((card) => (card.id === tap.bookingId ? after(card, tap) : card));
}

function after(card: BookingCard, { request, endsAt }: PendingTap): BookingCard {
  switch (request.action) {
    case 'check-in':
    case 'restore':
      return isTaken(card) ? { ...attended(card, request.occurredAt), releasedAt: null } : card;
    case 'extend': {
      const end = Math.max(parseInstant(card.end), parseInstant(endsAt ?? card.end));
      return isTaken(card) ? { ...card, end: toInstant(end) } : card;
    }
    case 'end': {
      // Ended while it ran, as on the server; a card that ends before has been ended already.
      const end = Math.max(parseInstant(request.occurredAt), parseInstant(card.start) + 1);
      if (!isTaken(card) || end >= parseInstant(card.end)) return card;
      return { ...card, status: 'COMPLETED', end: toInstant(end) };
    }
    case 'walk-up':
    case 'report':
      return card;
  }
}

function withWalkUp(cards: BookingCard[], { request, endsAt }: PendingTap): BookingCard[] {
  if (endsAt === null || cards.some((card) => isOf(card, request, endsAt))) return cards;
  const made: BookingCard = {
    id: request.requestId,
    title: null,
    organizerName: null,
    start: request.occurredAt,
    end: endsAt,
    kind: 'RESOURCE',
    status: 'ATTENDED',
    source: 'LINTEL',
    needsCheckIn: false,
    checkedInAt: request.occurredAt,
    releasedAt: null,
    inConflict: false,
  };
  return [...cards, made];
}

/** Whether the card is what the server made of the walk-up. */
function isOf(card: BookingCard, { requestId, occurredAt }: DisplayRequest, endsAt: string): boolean {
  if (card.id === requestId) return true;
  const isWalkUp = card.checkedInAt !== null && card.checkedInAt === card.start && card.source === 'LINTEL';
  const lateMs = parseInstant(card.start) - parseInstant(occurredAt);
  const isAsLong = Math.abs(parseInstant(card.end) - parseInstant(endsAt)) <= MINUTE_MS;
  return isWalkUp && lateMs >= 0 && lateMs <= PROMPT_MS && isAsLong;
}

/** Nobody has ended it in the meantime. */
function isTaken({ status }: BookingCard): boolean {
  return status === 'PENDING' || status === 'CONFIRMED' || status === 'ATTENDED' || status === 'NO_SHOW';
}

function attended(card: BookingCard, at: string): BookingCard {
  return { ...card, status: 'ATTENDED', checkedInAt: card.checkedInAt ?? at };
}

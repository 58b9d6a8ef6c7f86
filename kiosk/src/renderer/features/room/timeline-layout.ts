import type { BookingCard } from '@lintel/shared/contracts';
import { instantOfLocalTime, localDate, localDay } from '@lintel/shared/time';

const HOUR = 3_600_000;
/** The hours most rooms are used; the line grows when a booking or the night itself needs more. */
const usualStart = '07:00';
const usualEnd = '19:00';

/** Where something lies on the line, as fractions of its length from the day's beginning. */
export interface Span {
  start: number;
  length: number;
}
export interface TimelineLayout {
  window: { start: number; end: number };
  busy: (Span & { isCurrent: boolean })[];
  now: number;
  /** Hours written below the line. */
  labels: { at: number; position: number }[];
}

/** The part of the room's day worth showing, on full hours. */
export function timelineWindow(
  bookings: readonly { start: number; end: number }[],
  now: number,
  timeZone: string,
): { start: number; end: number } {
  const day = localDay(now, timeZone);
  const date = localDate(now, timeZone);
  const today = bookings.filter((span) => span.end > day.start && span.start < day.end);
  const starts = today.map((span) => Math.max(span.start, day.start));
  const ends = today.map((span) => Math.min(span.end, day.end));
  const start = Math.min(instantOfLocalTime(date, usualStart, timeZone), now, ...starts);
  const end = Math.max(instantOfLocalTime(date, usualEnd, timeZone), now + HOUR, ...ends);
  // Hours are counted from midnight, so the line holds on the days when clocks change too.
  return {
    start: day.start + Math.floor((start - day.start) / HOUR) * HOUR,
    end: Math.min(day.start + Math.ceil((end - day.start) / HOUR) * HOUR, day.end),
  };
}

/** Geometry of the day's line, the current booking last so that it is drawn on top. What is released takes no time. */
export function layOutTimeline(
  cards: readonly BookingCard[],
  currentId: string | null,
  now: number,
  timeZone: string,
): TimelineLayout {
  const taking = cards
    .filter((card) => card.releasedAt === null && !['CANCELLED', 'DECLINED', 'NO_SHOW'].includes(card.status))
    .map((card) => ({ id: card.id, start: Date.parse(card.start), end: Date.parse(card.end) }));
  const window = timelineWindow(taking, now, timeZone);
  const length = window.end - window.start;
  const fraction = (at: number): number => (at - window.start) / length;
  const place = (span: { start: number; end: number }): Span => {
    const start = Math.max(fraction(span.start), 0);
    return { start, length: Math.min(fraction(span.end), 1) - start };
  };
  const spans = taking.map((span) => ({ ...place(span), isCurrent: span.id === currentId }));
  return {
    window,
    busy: spans.filter((span) => span.length > 0).sort((a, b) => Number(a.isCurrent) - Number(b.isCurrent)),
    now: fraction(now),
    labels: hourLabels(window).map((at) => ({ at, position: fraction(at) })),
  };
}

/** Every second, third, fourth or sixth hour: as many as stay readable on the narrowest screen. */
function hourLabels({ start, end }: { start: number; end: number }): number[] {
  const hours = Math.round((end - start) / HOUR);
  const step = [2, 3, 4, 6].find((candidate) => hours / candidate <= 6) ?? 6;
  return Array.from({ length: Math.ceil(hours / step) }, (_, index) => start + index * step * HOUR);
}

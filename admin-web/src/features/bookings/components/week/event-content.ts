import type { Calendar } from '@event-calendar/core';
import type { WeekEvent } from '../../model/week-events';

/** Words that the grid needs; it is not React, so they are handed in. */
export interface EventTexts {
  time: (event: WeekEvent) => string;
  status: (event: WeekEvent) => string;
  conflict: string;
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}

/** What a booking says of itself on the grid: when, what, who. */
export function eventContent(event: WeekEvent, texts: EventTexts): Calendar.Content {
  const { booking } = event;
  const who = booking.organizer.name ?? booking.organizer.email;
  return {
    domNodes: [
      line('lt-title', booking.title),
      line('lt-time', texts.time(event)),
      ...(who ? [line('lt-who', who)] : []),
    ],
  };
}

/** The same in one sentence, for who hears it. */
export function eventLabel(event: WeekEvent, texts: EventTexts): string {
  const { booking } = event;
  return [
    booking.title,
    texts.time(event),
    texts.status(event),
    booking.organizer.name ?? booking.organizer.email ?? '',
    booking.inConflict ? texts.conflict : '',
  ]
    .filter(Boolean)
    .join(', ');
}

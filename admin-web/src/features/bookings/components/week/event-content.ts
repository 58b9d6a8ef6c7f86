import type { Calendar } from '@event-calendar/core';
import type { WeekEvent } from '../../model/week-events';

/** Words that the grid needs; it is not React, so they are handed in. */
export interface EventTexts {
  time: (event: WeekEvent) => string;
  status: (event: WeekEvent) => string;
  conflict: string;
  allDay: string;
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}

const minutesOf = ({ start, end }: WeekEvent): number =>
  (Date.parse(`${end}:00Z`) - Date.parse(`${start}:00Z`)) / 60_000;

/** What a booking says of itself on the grid: what, when, who, as far as its height allows. */
export function eventContent(event: WeekEvent, texts: EventTexts): Calendar.Content {
  const { booking } = event;
  const who = booking.organizer.name ?? booking.organizer.email;
  const minutes = event.allDay ? 0 : minutesOf(event);
  const lines = [
    line('lt-title', booking.title),
    ...(minutes >= 45 ? [line('lt-time', texts.time(event))] : []),
    ...(minutes >= 60 && who ? [line('lt-who', who)] : []),
  ];
  return { domNodes: lines };
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

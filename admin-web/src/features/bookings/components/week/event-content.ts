import type { Calendar } from '@event-calendar/core';
import type { WeekEvent } from '../../model/week-events';

/** Words that the grid needs; it is not React, so they are handed in. */
export interface EventTexts {
  day: (event: WeekEvent) => string;
  time: (event: WeekEvent) => string;
  status: (event: WeekEvent) => string;
  conflict: string;
  allDay: string;
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = `${text} `;
  return element;
}

const minutesOf = ({ start, end }: WeekEvent): number =>
  (Date.parse(`${end}:00Z`) - Date.parse(`${start}:00Z`)) / 60_000;

/**
 * What a booking says of itself on the grid: what, when and who, as far as its height allows to be seen; who hears it gets all,
 * and the day and the status too. It is a button, whose click the grid takes for one on the booking.
 */
export function eventContent(event: WeekEvent, texts: EventTexts): Calendar.Content {
  const { booking } = event;
  const minutes = event.allDay ? 0 : minutesOf(event);
  const seen = (isSeen: boolean, className: string) => (isSeen ? className : 'lt-heard');
  const button = document.createElement('button');
  button.type = 'button';
  button.id = `week-booking-${event.id}`;
  button.className = 'lt-open';
  button.append(
    line('lt-title', booking.title),
    line(seen(minutes >= 45, 'lt-time'), texts.time(event)),
    line(seen(minutes >= 60, 'lt-who'), booking.organizer.name ?? booking.organizer.email ?? ''),
    line('lt-heard', texts.day(event)),
    line('lt-heard', texts.status(event)),
    ...(booking.inConflict ? [line('lt-heard', texts.conflict)] : []),
  );
  return { domNodes: [button] };
}

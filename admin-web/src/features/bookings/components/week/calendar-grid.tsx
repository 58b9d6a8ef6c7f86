import '@event-calendar/core/index.css';
import { createCalendar, destroyCalendar, Interaction, TimeGrid, type Calendar } from '@event-calendar/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { shiftWallTime } from '../../../../lib/wall-time';
import type { WallDelta, WeekEvent } from '../../model/week-events';
import { eventContent, type EventTexts } from './event-content';
import { flattenRoles } from './flatten-roles';
import { GridUpdates } from './grid-updates';
import { scrollWhileDragging } from './scroll-while-dragging';
import './calendar-grid.css';

export interface CalendarGridProps {
  locale: string;
  firstDay: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  view: 'day' | 'week';
  /** `YYYY-MM-DD` of a day that is shown. */
  date: string;
  /** Now on the wall of the room, for the line across today. */
  now: string;
  events: readonly WeekEvent[];
  scrollTime: string;
  texts: EventTexts;
  canCreate: boolean;
  /** A slot was clicked or a span drawn; wall-clock times. */
  onSlot: (start: string, end: string) => void;
  onOpen: (bookingId: string) => void;
  onMove: (event: WeekEvent, delta: WallDelta) => void;
  onResize: (event: WeekEvent, delta: WallDelta) => void;
}

const slotMinutes = 30;
const snapMinutes = 15;
const wall = (text: string): string => text.slice(0, 16);
const deltaOf = ({ days, seconds }: Calendar.Duration): WallDelta => ({ days, minutes: Math.round(seconds / 60) });

function optionsOf(props: CalendarGridProps) {
  return {
    locale: props.locale,
    firstDay: props.firstDay,
    view: props.view === 'day' ? 'timeGridDay' : 'timeGridWeek',
    date: props.date,
    selectable: props.canCreate,
    // `longPressDelay` stays the library's: on a phone a drag scrolls, a press and drag moves.
    events: [...eventInputs(props), nowLine(props.now)],
    highlightedDates: [props.now.slice(0, 10)],
    allDaySlot: props.events.some(({ allDay }) => allDay),
    allDayContent: props.texts.allDay,
  } satisfies Calendar.Options;
}

function eventInputs({ events }: CalendarGridProps): Calendar.EventInput[] {
  return events.map((event) => ({
    id: event.id,
    start: event.start,
    end: event.end,
    allDay: event.allDay,
    // `editable` alone would lose against the library's own defaults for these two.
    startEditable: event.canMove,
    durationEditable: event.canMove,
    title: event.booking.title,
    classNames: [
      'lt-booking',
      `lt-${event.booking.status.toLowerCase().replaceAll('_', '-')}`,
      ...(event.booking.source === 'LINTEL' ? [] : ['lt-external']),
      ...(event.booking.inConflict ? ['lt-conflict'] : []),
      ...(event.isPending ? ['lt-moving'] : []),
    ],
    extendedProps: { event },
  }));
}

/** The library's own line follows the browser's clock and zone; ours follows the server's clock in the room's zone. */
const nowLine = (now: string): Calendar.EventInput => ({
  id: 'now',
  start: now,
  end: shiftWallTime(now, { minutes: 1 }),
  display: 'background',
  classNames: ['lt-now'],
});

/** The week or day as a grid (Event Calendar), in wall-clock time: it is never told a zone. */
export function CalendarGrid(props: CalendarGridProps) {
  const element = useRef<HTMLDivElement>(null);
  const calendar = useRef<Calendar | null>(null);
  const updates = useRef<GridUpdates | null>(null);
  const eventOf = (event: Calendar.Event) => event.extendedProps.event as WeekEvent | undefined;

  const open = useEffectEvent((event: Calendar.Event) => {
    const known = eventOf(event);
    if (known) props.onOpen(known.id);
  });
  const choose = useEffectEvent((start: string, end: string) => props.onSlot(start, end));
  const move = useEffectEvent((event: Calendar.Event, delta: Calendar.Duration) => {
    const known = eventOf(event);
    updates.current?.wasMoved(event);
    if (known) props.onMove(known, deltaOf(delta));
  });
  const resize = useEffectEvent((event: Calendar.Event, delta: Calendar.Duration) => {
    const known = eventOf(event);
    updates.current?.wasMoved(event);
    if (known) props.onResize(known, deltaOf(delta));
  });
  const lasting = useEffectEvent((): Calendar.Options => ({
    headerToolbar: { start: '', center: '', end: '' },
    height: '100%',
    nowIndicator: false,
    pointer: true,
    dragScroll: false,
    dayMaxEvents: true,
    slotEventOverlap: false,
    slotDuration: { minutes: slotMinutes },
    snapDuration: { minutes: snapMinutes },
    slotHeight: 28,
    scrollTime: props.scrollTime,
    slotLabelFormat: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    dayHeaderFormat: { weekday: 'short', day: 'numeric' },
    eventContent: ({ event }) => {
      const known = eventOf(event);
      return known ? eventContent(known, props.texts) : '';
    },
    eventDidMount: ({ el, event }) => {
      if (!eventOf(event)) el.setAttribute('aria-hidden', 'true');
    },
    eventClick: ({ event }) => open(event),
    dateClick: ({ dateStr, allDay }) => {
      if (allDay) return;
      const start = wall(dateStr);
      choose(start, shiftWallTime(start, { minutes: slotMinutes }));
    },
    select: ({ startStr, endStr, allDay }) => {
      if (!allDay) choose(wall(startStr), wall(endStr));
      calendar.current?.unselect();
    },
    eventDrop: ({ event, delta }) => move(event, delta),
    eventResize: ({ event, endDelta }) => resize(event, endDelta),
  }));

  const shown = useEffectEvent(() => ({ options: optionsOf(props), texts: props.texts }));
  useEffect(() => {
    if (!element.current) return undefined;
    const first = shown();
    const created = createCalendar(element.current, [TimeGrid, Interaction], { ...first.options, ...lasting() });
    calendar.current = created;
    updates.current = new GridUpdates(created, first);
    const stopFlattening = flattenRoles(element.current);
    const stopScrolling = scrollWhileDragging(element.current, (isScrolling) =>
      created.setOption('dragScroll', isScrolling),
    );
    return () => {
      calendar.current = null;
      updates.current = null;
      stopFlattening();
      stopScrolling();
      void destroyCalendar(created);
    };
  }, []);

  const { locale, firstDay, view, date, now, events, texts, canCreate } = props;
  useEffect(() => updates.current?.show(shown()), [locale, firstDay, view, date, now, events, texts, canCreate]);

  return <div ref={element} className="lt-calendar" />;
}

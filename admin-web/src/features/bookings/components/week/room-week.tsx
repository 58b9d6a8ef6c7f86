import type { Booking, Resource } from '@lintel/shared/contracts';
import { Loader } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../../components/ui/failure-notice';
import { serverClock, useNow } from '../../../../lib/server-clock';
import { useFormat } from '../../../../lib/use-format';
import { wallTimeOf } from '../../../../lib/wall-time';
import { dateIn, firstDayOfWeek, rangeAround, shiftDate, type RangeView } from '../../../../lib/week-range';
import { roomBookingsQuery } from '../../api/list-bookings';
import { nextSlot, type SlotSeed } from '../../model/booking-form';
import { movedSpan, resizedSpan, scrollTimeFor, weekEvents } from '../../model/week-events';
import { CreateBookingDialog } from '../create-booking-dialog';
import { CalendarGrid } from './calendar-grid';
import type { EventTexts } from './event-content';
import { MoveNotice } from './move-notice';
import { useMove } from './use-move';
import { WeekToolbar } from './week-toolbar';
import classes from './room-week.module.css';

interface RoomWeekProps {
  room: Resource;
  /** `YYYY-MM-DD` of a day that is shown; undefined means today. */
  date: string | undefined;
  onDate: (date: string | undefined) => void;
  view: RangeView;
  onView: (view: RangeView) => void;
  onOpen: (bookingId: string) => void;
}

const none: Booking[] = [];

/** A room's week in the room's own zone: look, book a slot, drag a meeting elsewhere. */
export function RoomWeek({ room, date, onDate, view, onView, onOpen }: RoomWeekProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { timeZone } = room;
  const firstDay = firstDayOfWeek(format.locale);
  const shown = date ?? dateIn(timeZone, now);
  const range = useMemo(() => rangeAround(shown, view, timeZone, firstDay), [shown, view, timeZone, firstDay]);
  const query = useQuery({ ...roomBookingsQuery(room.id, range.from, range.to), placeholderData: keepPreviousData });
  const bookings = query.data ?? none;
  const [seed, setSeed] = useState<SlotSeed | null>(null);
  const move = useMove(timeZone);
  const events = useMemo(
    () => weekEvents(bookings, timeZone, now, move.pending),
    [bookings, timeZone, now, move.pending],
  );
  const texts = useMemo<EventTexts>(
    () => ({
      time: ({ booking }) =>
        booking.allDay ? t('booking.allDay') : format.timeSpan(booking.start, booking.end, timeZone),
      day: ({ booking }) => format.day(booking.start, timeZone),
      status: ({ booking }) => t(`booking.status.${booking.status}`),
      conflict: t('booking.inConflict'),
      allDay: t('booking.allDay'),
    }),
    [t, format, timeZone],
  );
  const canCreate = room.status === 'ACTIVE';
  const step = view === 'day' ? 1 : 7;

  return (
    <section className={classes.week} aria-label={t('week.label', { room: room.name })}>
      <WeekToolbar
        title={view === 'day' ? format.fullDate(range.firstDate) : format.dateSpan(range.firstDate, range.endDate)}
        zone={`${timeZone.replaceAll('_', ' ')} · ${format.time(now, timeZone)}`}
        view={view}
        onView={onView}
        onToday={() => onDate(undefined)}
        onBack={() => onDate(shiftDate(range.firstDate, -step))}
        onForward={() => onDate(shiftDate(range.firstDate, step))}
        onCreate={canCreate ? () => setSeed(nextSlot(room.id, timeZone, serverClock.now())) : undefined}
        isLoading={query.isFetching}
      />
      {query.error && (
        <FailureNotice
          id="week-failure"
          error={query.error}
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
      <MoveNotice move={move} timeZone={timeZone} />
      <div className={classes.grid} aria-busy={query.isPending}>
        {query.isPending && (
          <div className={classes.waiting}>
            <Loader size="sm" aria-label={t('week.loading')} />
          </div>
        )}
        <CalendarGrid
          locale={format.locale}
          firstDay={firstDay}
          view={view}
          date={range.firstDate}
          now={wallTimeOf(now, timeZone)}
          events={events}
          scrollTime={scrollTimeFor(events)}
          texts={texts}
          canCreate={canCreate}
          onSlot={(start, end) => setSeed({ resourceId: room.id, timeZone, start, end })}
          onOpen={onOpen}
          onMove={({ booking }, delta) => move.start(booking, movedSpan(booking, delta, timeZone))}
          onResize={({ booking }, delta) => move.start(booking, resizedSpan(booking, delta, timeZone))}
        />
      </div>
      <CreateBookingDialog seed={seed} onClose={() => setSeed(null)} />
    </section>
  );
}

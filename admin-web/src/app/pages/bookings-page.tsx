import { bookingStatuses } from '@lintel/shared/contracts';
import { Button, Group, Select, Skeleton } from '@mantine/core';
import { IconCalendarEvent, IconDoor, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../components/ui/date-field';
import { EmptyState } from '../../components/ui/empty-state';
import { FailureNotice } from '../../components/ui/failure-notice';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { bookingPagesQuery } from '../../features/bookings/api/list-bookings';
import { BookingDrawer } from '../../features/bookings/components/booking-drawer';
import { BookingTable } from '../../features/bookings/components/booking-table';
import { CreateBookingDialog } from '../../features/bookings/components/create-booking-dialog';
import { nextSlot, type SlotSeed } from '../../features/bookings/model/booking-form';
import { useRooms } from '../../features/rooms/api/list-resources';
import { useMe } from '../../features/session/api/me';
import { serverClock, useNow } from '../../lib/server-clock';
import { isoOfWallTime } from '../../lib/wall-time';
import { dateIn, shiftDate } from '../../lib/week-range';
import classes from './bookings-page.module.css';

export function BookingsPage() {
  const { t } = useTranslation();
  const { tenant, role } = useMe();
  const rooms = useRooms();
  const search = useSearch({ from: '/shell/bookings' });
  const navigate = useNavigate({ from: '/bookings' });
  const today = dateIn(tenant.timeZone, useNow(15 * 60_000));
  const [seed, setSeed] = useState<SlotSeed | null>(null);

  // Without a date somebody looks ahead from today.
  const from = search.from ?? today;
  const midnight = (date: string) => isoOfWallTime(`${date}T00:00`, tenant.timeZone);
  const query = useInfiniteQuery(
    bookingPagesQuery({
      from: midnight(from),
      to: search.to && midnight(shiftDate(search.to, 1)),
      resourceId: search.room,
      status: search.status,
    }),
  );
  const bookings = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const set = (part: Partial<typeof search>) =>
    void navigate({ search: (current) => ({ ...current, ...part }), replace: true, resetScroll: false });
  const opened = bookings?.find(({ id }) => id === search.booking);
  const openedZone = roomsById.get(opened?.resourceIds[0] ?? '')?.timeZone ?? tenant.timeZone;
  const create = (id: string) => (
    <Button
      id={id}
      leftSection={<IconPlus size={18} stroke={2} aria-hidden />}
      onClick={() => setSeed(nextSlot(search.room ?? null, tenant.timeZone, serverClock.now()))}
    >
      {t('booking.new')}
    </Button>
  );

  return (
    <Page
      title={t('nav.bookings')}
      subtitle={t('booking.intro')}
      actions={
        <>
          {role === 'ADMIN' && (
            <Button
              id="bookings-no-shows"
              variant="default"
              renderRoot={(props: object) => <Link to="/bookings/no-shows" {...props} />}
            >
              {t('noShow.title')}
            </Button>
          )}
          {create('bookings-create')}
        </>
      }
    >
      <search aria-label={t('booking.filters')}>
        <div className={classes.filters}>
          <DateField
            id="bookings-from"
            label={t('booking.from')}
            value={from}
            onChange={(date) => set({ from: date ?? undefined })}
          />
          <DateField
            id="bookings-to"
            label={t('booking.to')}
            placeholder={t('booking.noEnd')}
            value={search.to ?? null}
            minDate={from}
            onChange={(date) => set({ to: date ?? undefined })}
            clearable
            clearButtonProps={{ id: 'bookings-to-clear', 'aria-label': t('action.clear') }}
          />
          <Select
            id="bookings-room"
            label={t('booking.room')}
            placeholder={t('booking.everyRoom')}
            data={(rooms.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={search.room ?? null}
            onChange={(room) => set({ room: room ?? undefined })}
            leftSection={<IconDoor size={16} stroke={1.75} aria-hidden />}
            searchable
            clearable
            clearButtonProps={{ id: 'bookings-room-clear', 'aria-label': t('action.clear') }}
          />
          <Select
            id="bookings-status"
            label={t('booking.statusLabel')}
            placeholder={t('booking.everyStatus')}
            data={bookingStatuses.map((status) => ({ value: status, label: t(`booking.status.${status}`) }))}
            value={search.status ?? null}
            onChange={(status) => set({ status: status ?? undefined })}
            clearable
            clearButtonProps={{ id: 'bookings-status-clear', 'aria-label': t('action.clear') }}
          />
        </div>
      </search>
      <Loaded id="bookings" query={{ ...query, data: bookings }} pending={<Skeleton height={420} radius="lg" />}>
        {(all) => (
          <>
            <Panel isFlush>
              {all.length === 0 ? (
                <EmptyState
                  icon={IconCalendarEvent}
                  title={t('booking.none')}
                  text={t('booking.noneText')}
                  action={create('bookings-create-first')}
                />
              ) : (
                <BookingTable
                  bookings={all}
                  rooms={roomsById}
                  fallbackZone={tenant.timeZone}
                  onOpen={(booking) => set({ booking })}
                />
              )}
            </Panel>
            {query.isFetchNextPageError && <FailureNotice id="bookings-more-failure" error={query.error} />}
            {query.hasNextPage && (
              <Group justify="center" mt="md">
                <Button
                  id="bookings-more"
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('booking.more')}
                </Button>
              </Group>
            )}
          </>
        )}
      </Loaded>
      <BookingDrawer bookingId={search.booking} onClose={() => set({ booking: undefined })} timeZone={openedZone} />
      <CreateBookingDialog seed={seed} onClose={() => setSeed(null)} />
    </Page>
  );
}

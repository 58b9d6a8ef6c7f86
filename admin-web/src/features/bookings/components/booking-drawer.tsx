import type { Booking } from '@lintel/shared/contracts';
import { Alert, Button, Drawer, Group, Skeleton, Stack, Title } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { sayDone } from '../../../components/ui/toast';
import { asFailure } from '../../../lib/request-failure';
import { bookingQuery } from '../api/get-booking';
import { bookingsKey } from '../api/list-bookings';
import { useUpdateBooking } from '../api/update-booking';
import { patchBody, valuesOfBooking, type BookingFormValues } from '../model/booking-form';
import { BookingFacts } from './booking-facts';
import { BookingForm } from './booking-form';
import { BookingHistory } from './booking-history';
import { CancelBookingDialog } from './cancel-booking-dialog';

interface BookingDrawerProps {
  /** The booking that is shown; undefined while it is closed. */
  bookingId: string | undefined;
  onClose: () => void;
  /** The zone its times are shown in: the room's. */
  timeZone: string;
}

/** Everything about one booking, and what can be done with it. */
export function BookingDrawer({ bookingId, onClose, timeZone }: BookingDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      id="booking-drawer"
      opened={bookingId !== undefined}
      onClose={onClose}
      size={480}
      title={t('booking.one')}
      closeButtonProps={{ 'aria-label': t('action.close'), id: 'booking-drawer-close' }}
    >
      {bookingId && <Content key={bookingId} id={bookingId} timeZone={timeZone} />}
    </Drawer>
  );
}

function Content({ id, timeZone }: { id: string; timeZone: string }) {
  const query = useQuery(bookingQuery(id));
  return (
    <Loaded
      id="booking"
      query={query}
      pending={
        <Stack>
          <Skeleton height={28} width="70%" />
          <Skeleton height={160} />
          <Skeleton height={120} />
        </Stack>
      }
    >
      {(booking) => <Shown booking={booking} timeZone={timeZone} />}
    </Loaded>
  );
}

const open = new Set<Booking['status']>(['PENDING', 'CONFIRMED', 'ATTENDED']);

function Shown({ booking, timeZone }: { booking: Booking; timeZone: string }) {
  const { t } = useTranslation();
  const [isEditing, setIsEditing] = useState(false);
  const [isCancelling, setIsCancelling] = useState(false);
  const isOurs = booking.source === 'LINTEL';
  const canChange = isOurs && open.has(booking.status);
  if (isEditing) return <Edit booking={booking} timeZone={timeZone} onDone={() => setIsEditing(false)} />;
  return (
    <Stack gap="lg">
      <BookingFacts booking={booking} timeZone={timeZone} />
      {canChange && (
        <Group gap="xs">
          <Button id="booking-edit" variant="default" onClick={() => setIsEditing(true)}>
            {t('booking.edit')}
          </Button>
          <Button id="booking-cancel" variant="subtle" color="danger" onClick={() => setIsCancelling(true)}>
            {t('booking.cancel')}
          </Button>
        </Group>
      )}
      <div>
        <Title order={3} mb="sm">
          {t('booking.history')}
        </Title>
        <BookingHistory bookingId={booking.id} timeZone={timeZone} />
      </div>
      <CancelBookingDialog booking={booking} isOpen={isCancelling} onClose={() => setIsCancelling(false)} />
    </Stack>
  );
}

const intoSight = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

/**
 * Edits the booking as it was when the form opened. When somebody else was quicker that is said, and what was typed stays: saved
 * once more it goes on top of theirs, and touches nothing else of it.
 */
function Edit({ booking, timeZone, onDone }: { booking: Booking; timeZone: string; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const update = useUpdateBooking();
  const [base, setBase] = useState(booking);
  const isStale = update.error !== null && asFailure(update.error).code === 'STALE_VERSION';

  const save = (values: BookingFormValues) => {
    const patch = patchBody(base, values);
    if (!patch) {
      onDone();
      return;
    }
    update.mutate(
      { booking: isStale ? booking : base, patch },
      {
        onSuccess: () => {
          onDone();
          sayDone(t('booking.saved', { title: values.title }));
        },
      },
    );
  };
  const reload = async () => {
    const newest = await client.fetchQuery({ ...bookingQuery(booking.id), staleTime: 0 });
    await client.invalidateQueries({ queryKey: bookingsKey });
    setBase(newest);
    update.reset();
  };
  return (
    <Stack gap="md">
      <BookingForm
        key={base.version}
        id="edit-booking"
        initial={valuesOfBooking(base, timeZone)}
        onSubmit={save}
        onCancel={onDone}
        isPending={update.isPending}
        error={isStale ? null : update.error}
        submitLabel={t('action.save')}
      />
      {isStale && (
        <Alert
          ref={intoSight}
          id="booking-stale"
          role="alert"
          color="warning"
          variant="light"
          icon={<IconRefreshAlert size={20} aria-hidden />}
          title={t('problem.STALE_VERSION')}
        >
          <Stack gap="sm">
            {t('booking.staleText')}
            <div>
              <Button id="booking-stale-reload" size="xs" variant="default" onClick={() => void reload()}>
                {t('booking.staleReload')}
              </Button>
            </div>
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}

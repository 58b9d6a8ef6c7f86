import { scopes, type Booking, type BookingScope } from '@lintel/shared/contracts';
import { Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { sayDone } from '../../../components/ui/toast';
import { useCancelBooking } from '../api/cancel-booking';

interface CancelBookingDialogProps {
  booking: Booking;
  isOpen: boolean;
  onClose: () => void;
}

export function CancelBookingDialog({ booking, isOpen, onClose }: CancelBookingDialogProps) {
  const { t } = useTranslation();
  const cancel = useCancelBooking();
  const [reason, setReason] = useState('');
  const [scope, setScope] = useState<BookingScope>('this');
  const isOurSeries = booking.source === 'LINTEL' && booking.recurrence !== null;
  const confirm = () =>
    cancel.mutate(
      { id: booking.id, reason: reason.trim(), scope },
      {
        onSuccess: () => {
          onClose();
          sayDone(t('booking.cancelled', { title: booking.title }));
        },
      },
    );
  return (
    <ConfirmDialog
      id="cancel-booking"
      isOpen={isOpen}
      onClose={onClose}
      title={t('booking.cancelTitle', { title: booking.title })}
      text={t('booking.cancelText')}
      confirmLabel={t('booking.cancel')}
      onConfirm={confirm}
      isPending={cancel.isPending}
      error={cancel.error}
    >
      {isOurSeries && (
        <Radio.Group label={t('booking.cancelScope')} value={scope} onChange={(chosen) => setScope(chosen)}>
          <Stack gap="xs" mt="xs">
            {scopes.map((one) => (
              <Radio key={one} id={`cancel-booking-${one}`} value={one} label={t(`booking.scopes.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Textarea
        id="cancel-booking-reason"
        label={t('booking.reason')}
        placeholder={t('booking.reasonPlaceholder')}
        maxLength={1_000}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

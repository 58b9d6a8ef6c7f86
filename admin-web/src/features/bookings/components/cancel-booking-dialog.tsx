import type { Booking } from '@lintel/shared/contracts';
import { Textarea } from '@mantine/core';
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
  const confirm = () =>
    cancel.mutate(
      { id: booking.id, reason: reason.trim() },
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

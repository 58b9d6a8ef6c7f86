import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import { sayDone } from '../../../components/ui/toast';
import { useFormat } from '../../../lib/use-format';
import { useCreateBooking } from '../api/create-booking';
import { createBody, emptyBooking, type SlotSeed } from '../model/booking-form';
import { BookingForm } from './booking-form';

interface CreateBookingDialogProps {
  /** Where the form begins; null while it is closed. */
  seed: SlotSeed | null;
  onClose: () => void;
}

export function CreateBookingDialog({ seed, onClose }: CreateBookingDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog id="create-booking-dialog" isOpen={seed !== null} onClose={onClose} title={t('booking.new')} size="lg">
      {seed && <CreateForm seed={seed} onClose={onClose} />}
    </Dialog>
  );
}

function CreateForm({ seed, onClose }: { seed: SlotSeed; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const create = useCreateBooking();
  return (
    <BookingForm
      id="create-booking"
      initial={emptyBooking(seed)}
      onSubmit={(values) =>
        create.mutate(createBody(values), {
          onSuccess: (booking) => {
            onClose();
            sayDone(
              t('booking.created', {
                title: booking.title,
                when: format.span(booking.start, booking.end, values.timeZone),
              }),
            );
          },
        })
      }
      onCancel={onClose}
      isPending={create.isPending}
      error={create.error}
      submitLabel={t('booking.book')}
    />
  );
}

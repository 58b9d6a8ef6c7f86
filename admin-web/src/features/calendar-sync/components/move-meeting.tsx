import type { CalendarConflict } from '@lintel/shared/contracts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import type { HostedDialog } from '../../../components/ui/dialog-host';
import { wallTimeOf } from '../../../lib/wall-time';
import { BookingTimes } from '../../bookings/components/booking-times';
import { durationMinutes, emptyBooking, spanOf, withSpan } from '../../bookings/model/booking-form';
import { Refusal } from './refusal';
import { useSettle } from './use-settle';

interface MoveMeetingProps extends HostedDialog {
  conflict: CalendarConflict;
  timeZone: string;
}

/** Another time for a meeting, on which booking and event then agree. */
export function MoveMeeting({ isOpen, onClose, ...rest }: MoveMeetingProps) {
  const { t } = useTranslation();
  const { conflict } = rest;
  return (
    <Dialog
      id={`conflict-${conflict.id}-move-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('conflict.moveTitle', { reference: conflict.bookingReference })}
    >
      <Form {...rest} onDone={onClose} />
    </Dialog>
  );
}

function Form({ conflict, timeZone, onDone }: Omit<MoveMeetingProps, keyof HostedDialog> & { onDone: () => void }) {
  const { t } = useTranslation();
  const { mutate, isPending, error } = useSettle(conflict);
  const moveTo = (move: { start: string; end: string }) => mutate({ move }, { onSuccess: onDone });
  const id = `conflict-${conflict.id}-move-form`;
  const [values, setValues] = useState(() =>
    emptyBooking({
      resourceId: conflict.resourceId,
      timeZone,
      start: wallTimeOf(conflict.ours.start, timeZone),
      end: wallTimeOf(conflict.ours.end, timeZone),
    }),
  );
  const isBackwards = durationMinutes(values) <= 0;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('conflict.moveText')}
      </Text>
      <BookingTimes
        id={id}
        values={values}
        onChange={setValues}
        startError={null}
        endError={isBackwards ? t('booking.endBeforeStart') : null}
      />
      {error !== null && error !== undefined && (
        <Refusal
          id={`${id}-refused`}
          error={error}
          conflict={conflict}
          timeZone={timeZone}
          isPending={isPending}
          onTake={(span) => {
            setValues((current) => withSpan(current, span));
            moveTo(span);
          }}
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button id={`${id}-cancel`} variant="default" disabled={isPending} onClick={onDone}>
          {t('action.cancel')}
        </Button>
        <Button id={`${id}-save`} loading={isPending} disabled={isBackwards} onClick={() => moveTo(spanOf(values))}>
          {t('conflict.moveHere')}
        </Button>
      </Group>
    </Stack>
  );
}

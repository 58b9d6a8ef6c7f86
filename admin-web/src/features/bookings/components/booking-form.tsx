import type { Alternative } from '@lintel/shared/errors';
import { Button, Group, MultiSelect, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { UnplacedErrors } from '../../../components/ui/unplaced-errors';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useRooms } from '../../rooms/api/list-resources';
import {
  bookingFields,
  bookingFormErrors,
  withSpan,
  type BookingField,
  type BookingFormValues,
} from '../model/booking-form';
import { Alternatives } from './alternatives';
import { BookingTimes } from './booking-times';

interface BookingFormProps {
  id: string;
  initial: BookingFormValues;
  onSubmit: (values: BookingFormValues) => void;
  onCancel: () => void;
  isPending: boolean;
  error: unknown;
  submitLabel: string;
}

export function BookingForm({ id, initial, onSubmit, onCancel, isPending, error, submitLabel }: BookingFormProps) {
  const { t } = useTranslation();
  const rooms = useRooms();
  // Errors go by the API's field names (`start`, `end`), of which the form's own inputs are several.
  const form = useForm<BookingFormValues>({
    initialValues: initial,
    validate: (values) =>
      bookingFormErrors(values, { endBeforeStart: t('booking.endBeforeStart'), noRoom: t('booking.noRoom') }),
  });
  const errorOf = (field: BookingField) => form.errors[field];
  const { setErrors } = form;
  const failure = error ? asFailure(error) : null;
  useEffect(() => {
    if (error) setErrors(fieldErrors(asFailure(error), bookingFields).fields);
  }, [error, setErrors]);

  const change = (values: BookingFormValues) => {
    form.setValues(values);
    form.clearFieldError('start');
    form.clearFieldError('end');
  };
  const take = (alternative: Alternative) => {
    const values = withSpan(form.getValues(), alternative);
    change(values);
    onSubmit(values);
  };
  return (
    <form id={id} noValidate onSubmit={form.onSubmit(onSubmit)}>
      <Stack gap="md">
        <TextInput
          id={`${id}-title`}
          label={t('booking.title')}
          placeholder={t('booking.titlePlaceholder')}
          required
          data-autofocus
          {...form.getInputProps('title')}
        />
        <MultiSelect
          id={`${id}-rooms`}
          label={t('booking.rooms')}
          placeholder={form.values.resourceIds.length === 0 ? t('booking.chooseRoom') : undefined}
          data={(rooms.data ?? [])
            .filter(({ id: room, status }) => status === 'ACTIVE' || initial.resourceIds.includes(room))
            .map((room) => ({
              value: room.id,
              label: [room.name, room.locationPath.at(-1)].filter(Boolean).join(' · '),
            }))}
          searchable
          hidePickedOptions
          {...form.getInputProps('resourceIds')}
        />
        <BookingTimes
          id={id}
          values={form.values}
          onChange={change}
          startError={errorOf('start')}
          endError={errorOf('end')}
        />
        <TagsInput
          id={`${id}-attendees`}
          label={t('booking.attendees')}
          placeholder={form.values.attendees.length === 0 ? t('booking.attendeesPlaceholder') : undefined}
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
          {...form.getInputProps('attendees')}
        />
        <TextInput
          id={`${id}-link`}
          label={t('booking.link')}
          placeholder="https://"
          type="url"
          autoComplete="off"
          {...form.getInputProps('link')}
          error={errorOf('onlineMeeting')}
        />
        <Textarea
          id={`${id}-description`}
          label={t('booking.description')}
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps('description')}
        />
        {failure && (
          <FailureNotice id={`${id}-failure`} error={failure}>
            <UnplacedErrors error={failure} known={bookingFields} />
            <Alternatives
              id={`${id}-alternative`}
              alternatives={failure.alternatives}
              timeZone={form.values.timeZone}
              roomName={(roomId) => rooms.data?.find((room) => room.id === roomId)?.name}
              askedRoomIds={form.values.resourceIds}
              isPending={isPending}
              onTake={take}
            />
          </FailureNotice>
        )}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onCancel} disabled={isPending}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" loading={isPending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, NumberInput, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ClashNotice } from '../../../components/ui/edit-notice';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { UnplacedErrors } from '../../../components/ui/unplaced-errors';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useFormEdit } from '../../../lib/use-edit';
import { useLocations } from '../api/list-locations';
import { zoneAt } from '../model/location-options';
import { roomFormErrors, roomFormFields, type RoomFormValues } from '../model/room-form';
import { LocationPicker } from './location-picker';

const amenities = [
  'screen',
  'video',
  'whiteboard',
  'projector',
  'phone',
  'stepFree',
  'hearingLoop',
  'daylight',
] as const;
const labels = {
  name: 'room.name',
  capacity: 'room.capacity',
  description: 'room.description',
  amenities: 'room.amenities',
  locationId: 'location.label',
  timeZone: 'room.timeZone',
} as const satisfies Record<keyof RoomFormValues, string>;
const zones = Intl.supportedValuesOf('timeZone');

interface RoomFormProps {
  id: string;
  /** What is stored; where it changes meanwhile, what somebody has typed stays. */
  initial: RoomFormValues;
  onSubmit: (values: RoomFormValues) => void;
  isPending: boolean;
  error: unknown;
  submitLabel: string;
  /** Whether choosing a location also takes over its time zone. */
  followsZone?: boolean;
  children?: ReactNode;
}

export function RoomForm(props: RoomFormProps) {
  const { id, initial, onSubmit, isPending, error, submitLabel, followsZone = false, children } = props;
  const { t } = useTranslation();
  const locations = useLocations();
  const form = useForm<RoomFormValues>({ initialValues: initial, validate: roomFormErrors });

  const { clashes, reset } = useFormEdit(form, initial);
  const { setErrors } = form;
  useEffect(() => {
    if (error) setErrors(fieldErrors(asFailure(error), roomFormFields).fields);
  }, [error, setErrors]);

  const chooseLocation = (locationId: string | null) => {
    form.setFieldValue('locationId', locationId);
    if (followsZone) form.setFieldValue('timeZone', zoneAt(locationId, locations.data ?? [], initial.timeZone));
  };
  return (
    <form id={id} noValidate onSubmit={form.onSubmit(onSubmit)}>
      <Stack gap="md">
        <Group align="flex-start" grow preventGrowOverflow={false} wrap="wrap">
          <TextInput
            id={`${id}-name`}
            label={t('room.name')}
            placeholder={t('room.namePlaceholder')}
            required
            flex="1 1 16rem"
            {...form.getInputProps('name')}
          />
          <NumberInput
            id={`${id}-capacity`}
            label={t('room.capacity')}
            min={1}
            max={10_000}
            allowDecimal={false}
            flex="0 1 9rem"
            {...form.getInputProps('capacity')}
          />
        </Group>
        <LocationPicker
          id={`${id}-location`}
          value={form.values.locationId}
          onChange={chooseLocation}
          error={form.errors.locationId}
        />
        <TagsInput
          id={`${id}-amenities`}
          label={t('room.amenities')}
          description={t('room.amenitiesHint')}
          data={amenities.map((name) => t(`amenity.${name}`))}
          maxTags={30}
          {...form.getInputProps('amenities')}
        />
        <Textarea
          id={`${id}-description`}
          label={t('room.description')}
          description={t('room.descriptionHint')}
          autosize
          minRows={2}
          maxRows={6}
          {...form.getInputProps('description')}
        />
        <Select
          id={`${id}-zone`}
          label={t('room.timeZone')}
          description={t('room.timeZoneHint')}
          data={zones.includes(form.values.timeZone) ? zones : [form.values.timeZone, ...zones]}
          searchable
          allowDeselect={false}
          maxDropdownHeight={260}
          limit={80}
          {...form.getInputProps('timeZone')}
        />
        {children}
        <ClashNotice id={`${id}-clash`} fields={clashes.map((field) => t(labels[field]))} onTakeTheirs={reset} />
        {error !== null && error !== undefined && (
          <FailureNotice id={`${id}-failure`} error={error}>
            <UnplacedErrors error={error} known={roomFormFields} />
          </FailureNotice>
        )}
        <Group justify="flex-end">
          <Button id={`${id}-submit`} type="submit" loading={isPending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

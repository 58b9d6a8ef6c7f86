import {
  addPeripheralSchema,
  type AddPeripheral,
  type PeripheralAccess,
  type Resource,
} from '@lintel/shared/contracts';
import { Button, Group, MultiSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { UnplacedErrors } from '../../../components/ui/unplaced-errors';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useAddPeripheral } from '../api/peripherals';
import { KeyTold } from './key-told';

const id = 'peripheral-add';
const fields = ['name', 'resourceIds'] as const;
const accesses: PeripheralAccess[] = ['REPORT', 'READ'];

interface AddKeyDialogProps {
  rooms: Resource[];
  isOpen: boolean;
  onClose: () => void;
}

/** Makes a key, and tells it once. */
export function AddKeyDialog({ rooms, isOpen, onClose }: AddKeyDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog id={`${id}-dialog`} isOpen={isOpen} onClose={onClose} size="lg" title={t('peripheral.add')}>
      <AddKey rooms={rooms} onDone={onClose} />
    </Dialog>
  );
}

function AddKey({ rooms, onDone }: { rooms: Resource[]; onDone: () => void }) {
  const { t } = useTranslation();
  const add = useAddPeripheral();
  const form = useForm<AddPeripheral>({
    mode: 'uncontrolled',
    initialValues: { name: '', access: 'REPORT', resourceIds: [] },
    validate: (values) =>
      addPeripheralSchema.shape.name.safeParse(values.name).success ? {} : { name: t('peripheral.nameMissing') },
  });
  const { setErrors } = form;
  useEffect(() => {
    if (add.error) setErrors(fieldErrors(asFailure(add.error), fields).fields);
  }, [add.error, setErrors]);

  if (add.data) return <KeyTold peripheral={add.data} onDone={onDone} />;
  return (
    <form id={id} noValidate onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack gap="md">
        <TextInput
          id={`${id}-name`}
          label={t('peripheral.name')}
          placeholder={t('peripheral.nameExample')}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Radio.Group label={t('peripheral.access')} key={form.key('access')} {...form.getInputProps('access')}>
          <Stack gap="xs" mt="xs">
            {accesses.map((access) => (
              <Radio
                key={access}
                id={`${id}-${access.toLowerCase()}`}
                value={access}
                label={t(`peripheral.accesses.${access}`)}
                description={t(`peripheral.accessHints.${access}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <MultiSelect
          id={`${id}-rooms`}
          label={t('peripheral.rooms')}
          description={t('peripheral.roomsHint')}
          placeholder={t('peripheral.everyRoom')}
          data={rooms
            .filter(({ status }) => status !== 'RETIRED')
            .map((room) => ({
              value: room.id,
              label: [room.name, room.locationPath.at(-1)].filter(Boolean).join(' · '),
            }))}
          searchable
          clearable
          clearButtonProps={{ id: `${id}-rooms-clear`, 'aria-label': t('action.clear') }}
          key={form.key('resourceIds')}
          {...form.getInputProps('resourceIds')}
        />
        {add.error && (
          <FailureNotice id={`${id}-failure`} error={add.error}>
            <UnplacedErrors error={add.error} known={fields} />
          </FailureNotice>
        )}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" loading={add.isPending}>
            {t('peripheral.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

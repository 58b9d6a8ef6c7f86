import type { Display } from '@lintel/shared/contracts';
import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useRooms } from '../../rooms/api/list-resources';
import { useUpdateDisplay } from '../api/update-display';

interface EditDisplayProps {
  display: Display;
  isOpen: boolean;
  onClose: () => void;
}

/** Another name, or other rooms: the screen follows at once. */
export function EditDisplay({ display, isOpen, onClose }: EditDisplayProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      id={`display-${display.id}-edit-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('display.editTitle', { name: display.name })}
    >
      <EditForm display={display} onDone={onClose} />
    </Dialog>
  );
}

function EditForm({ display, onDone }: { display: Display; onDone: () => void }) {
  const { t } = useTranslation();
  const rooms = useRooms();
  const update = useUpdateDisplay(display.id);
  const id = `display-${display.id}-form`;
  const form = useForm({
    initialValues: { name: display.name, resourceIds: display.resourceIds },
    validate: {
      name: (name) => (name.trim() === '' ? t('display.nameMissing') : null),
      resourceIds: (ids) => (ids.length === 0 ? t('display.roomMissing') : null),
    },
  });
  const { setErrors } = form;
  useEffect(() => {
    if (update.error) setErrors(fieldErrors(asFailure(update.error), ['name', 'resourceIds']).fields);
  }, [update.error, setErrors]);
  const save = (values: { name: string; resourceIds: string[] }) =>
    update.mutate(values, {
      onSuccess: () => {
        onDone();
        sayDone(t('display.saved', { name: values.name }));
      },
    });
  return (
    <form id={id} noValidate onSubmit={form.onSubmit(save)}>
      <Stack gap="md">
        <TextInput id={`${id}-name`} label={t('display.name')} data-autofocus {...form.getInputProps('name')} />
        <MultiSelect
          id={`${id}-rooms`}
          label={t('display.rooms')}
          data={(rooms.data ?? []).map((room) => ({ value: room.id, label: room.name }))}
          searchable
          hidePickedOptions
          {...form.getInputProps('resourceIds')}
        />
        {update.error && <FailureNotice id={`${id}-failure`} error={update.error} />}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" loading={update.isPending}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import type { Display } from '@lintel/shared/contracts';
import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import type { HostedDialog } from '../../../components/ui/dialog-host';
import { ClashNotice, GoneNotice } from '../../../components/ui/edit-notice';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { changedFields } from '../../../lib/edit';
import { useFormEdit } from '../../../lib/use-edit';
import { useRooms } from '../../rooms/api/list-resources';
import { useDisplays } from '../api/list-displays';
import { useUpdateDisplay } from '../api/update-display';

interface EditDisplayProps extends HostedDialog {
  display: Display;
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

function EditForm({ display: opened, onDone }: { display: Display; onDone: () => void }) {
  const { t } = useTranslation();
  const rooms = useRooms();
  const displays = useDisplays().data;
  const found = displays?.find(({ id }) => id === opened.id);
  const isGone = displays !== undefined && !found;
  const display = found ?? opened;
  const update = useUpdateDisplay(display.id);
  const id = `display-${display.id}-form`;
  const stored = { name: display.name, resourceIds: display.resourceIds };
  const form = useForm({
    initialValues: stored,
    validate: {
      name: (name) => (name.trim() === '' ? t('display.nameMissing') : null),
      resourceIds: (ids) => (ids.length === 0 ? t('display.roomMissing') : null),
    },
  });
  const { clashes, reset } = useFormEdit(form, stored);
  const { setErrors } = form;
  useEffect(() => {
    if (update.error) setErrors(fieldErrors(asFailure(update.error), ['name', 'resourceIds']).fields);
  }, [update.error, setErrors]);
  const save = (values: { name: string; resourceIds: string[] }) => {
    const patch = changedFields(stored, values);
    if (Object.keys(patch).length === 0) {
      onDone();
      return;
    }
    update.mutate(patch, {
      onSuccess: () => {
        onDone();
        sayDone(t('display.saved', { name: values.name }));
      },
    });
  };
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
        <ClashNotice
          id={`${id}-clash`}
          fields={(isGone ? [] : clashes).map((field) => t(field === 'name' ? 'display.name' : 'display.rooms'))}
          onTakeTheirs={reset}
        />
        {isGone && <GoneNotice id={`${id}-gone`} />}
        {update.error && <FailureNotice id={`${id}-failure`} error={update.error} />}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" loading={update.isPending} disabled={isGone}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

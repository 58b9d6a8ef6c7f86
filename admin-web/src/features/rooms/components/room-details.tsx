import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Resource } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Panel } from '../../../components/ui/panel';
import { sayDone } from '../../../components/ui/toast';
import { changedFields } from '../../../lib/edit';
import { useIsAdmin } from '../../session/api/me';
import { useUpdateResource } from '../api/update-resource';
import { bodyOfRoom, valuesOfRoom, type RoomFormValues } from '../model/room-form';
import { RoomForm } from './room-form';

export function RoomDetails({ room }: { room: Resource }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const update = useUpdateResource(room.id);
  const save = (values: RoomFormValues) => {
    const onSuccess = () => sayDone(t('room.saved', { name: values.name }));
    const patch = changedFields(bodyOfRoom(valuesOfRoom(room)), bodyOfRoom(values));
    if (Object.keys(patch).length === 0) onSuccess();
    else update.mutate(patch, { onSuccess });
  };
  if (!isAdmin) return <ReadOnlyDetails room={room} />;
  return (
    <Stack gap="lg">
      <Panel>
        <RoomForm
          id="room-form"
          initial={valuesOfRoom(room)}
          onSubmit={save}
          isPending={update.isPending}
          error={update.error}
          submitLabel={t('action.save')}
        />
      </Panel>
      <RoomStatus room={room} />
    </Stack>
  );
}

function ReadOnlyDetails({ room }: { room: Resource }) {
  const { t } = useTranslation();
  return (
    <Panel>
      <Stack gap="xs">
        <Text>{room.locationPath.join(' › ') || t('floor.noLocation')}</Text>
        {room.capacity !== null && <Text>{t('floor.seats', { count: room.capacity })}</Text>}
        <Text c="dimmed">{room.amenities.join(', ')}</Text>
        {room.description && <Text>{room.description}</Text>}
      </Stack>
    </Panel>
  );
}

/** Taking a room out of use: for a while, or for good. Its history stays either way. */
function RoomStatus({ room }: { room: Resource }) {
  const { t } = useTranslation();
  const update = useUpdateResource(room.id);
  const [isRetiring, { open, close }] = useDisclosure(false);
  const set = (status: Resource['status']) =>
    update.mutate(
      { status },
      {
        onSuccess: () => {
          close();
          sayDone(t(`room.statusDone.${status}`, { name: room.name }));
        },
      },
    );
  return (
    <Panel title={t('room.use')}>
      <Group justify="space-between" gap="md">
        <Text c="dimmed" maw={520}>
          {t(`room.statusText.${room.status}`)}
        </Text>
        <Group gap="xs">
          {room.status !== 'ACTIVE' && (
            <Button
              id="room-enable"
              variant="light"
              loading={update.isPending && update.variables.status === 'ACTIVE'}
              onClick={() => set('ACTIVE')}
            >
              {t('room.enable')}
            </Button>
          )}
          {room.status === 'ACTIVE' && (
            <Button
              id="room-disable"
              variant="default"
              loading={update.isPending && update.variables.status === 'DISABLED'}
              onClick={() => set('DISABLED')}
            >
              {t('room.disable')}
            </Button>
          )}
          {room.status !== 'RETIRED' && (
            <Button id="room-retire" variant="subtle" color="danger" onClick={open}>
              {t('room.retire')}
            </Button>
          )}
        </Group>
      </Group>
      {update.error && !isRetiring && (
        <Stack mt="md">
          <FailureNotice id="room-status-failure" error={update.error} />
        </Stack>
      )}
      <ConfirmDialog
        id="room-retire-dialog"
        isOpen={isRetiring}
        onClose={close}
        title={t('room.retireTitle', { name: room.name })}
        text={t('room.retireText')}
        confirmLabel={t('room.retire')}
        onConfirm={() => set('RETIRED')}
        isPending={update.isPending}
        error={update.error}
      />
    </Panel>
  );
}

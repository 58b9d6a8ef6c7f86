import type { Connection } from '@lintel/shared/contracts';
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { useShowDialog, type HostedDialog } from '../../../components/ui/dialog-host';
import { sayDone } from '../../../components/ui/toast';
import { useRemoveConnection } from '../api/remove-connection';
import { SyncButton } from './sync-button';

export function ConnectionActions({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const show = useShowDialog();
  const id = `connection-${connection.id}`;
  return (
    <Group gap="xs" wrap="nowrap">
      <SyncButton id={`${id}-sync`} connection={connection} />
      <Button
        id={`${id}-remove`}
        size="xs"
        variant="subtle"
        color="danger"
        onClick={() => show((dialog) => <RemoveConnection connection={connection} {...dialog} />)}
      >
        {t('action.remove')}
      </Button>
    </Group>
  );
}

function RemoveConnection({ connection, isOpen, onClose }: HostedDialog & { connection: Connection }) {
  const { t } = useTranslation();
  const remove = useRemoveConnection(connection.id);
  return (
    <ConfirmDialog
      id={`connection-${connection.id}-remove-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('calendar.removeTitle', { name: connection.name })}
      text={t('calendar.removeText')}
      confirmLabel={t('calendar.removeConfirm')}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onClose();
            sayDone(t('calendar.removed', { name: connection.name }));
          },
        })
      }
      isPending={remove.isPending}
      error={remove.error}
    />
  );
}

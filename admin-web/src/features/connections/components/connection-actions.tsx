import type { Connection } from '@lintel/shared/contracts';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { sayDone } from '../../../components/ui/toast';
import { useRemoveConnection } from '../api/remove-connection';
import { SyncButton } from './sync-button';

export function ConnectionActions({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const remove = useRemoveConnection(connection.id);
  const [isRemoving, { open, close }] = useDisclosure(false);
  const id = `connection-${connection.id}`;

  return (
    <Group gap="xs" wrap="nowrap">
      <SyncButton id={`${id}-sync`} connection={connection} />
      <Button id={`${id}-remove`} size="xs" variant="subtle" color="danger" onClick={open}>
        {t('action.remove')}
      </Button>
      <ConfirmDialog
        id={`${id}-remove-dialog`}
        isOpen={isRemoving}
        onClose={close}
        title={t('calendar.removeTitle', { name: connection.name })}
        text={t('calendar.removeText')}
        confirmLabel={t('calendar.removeConfirm')}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              close();
              sayDone(t('calendar.removed', { name: connection.name }));
            },
          })
        }
        isPending={remove.isPending}
        error={remove.error}
      />
    </Group>
  );
}

import type { Connection } from '@lintel/shared/contracts';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { useFailureText } from '../../../components/ui/failure-notice';
import { sayDone, sayFailed } from '../../../components/ui/toast';
import { useRemoveConnection } from '../api/remove-connection';
import { useSyncConnection } from '../api/sync-connection';

export function ConnectionActions({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const sync = useSyncConnection();
  const remove = useRemoveConnection(connection.id);
  const [isRemoving, { open, close }] = useDisclosure(false);
  const id = `connection-${connection.id}`;

  const syncNow = () =>
    sync.mutate(connection.id, {
      onSuccess: ({ eventsSynced }) => sayDone(t('calendar.synced', { name: connection.name, count: eventsSynced })),
      onError: (error) => {
        const { title, detail } = failureText(error);
        sayFailed(title, detail);
      },
    });
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        id={`${id}-sync`}
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={15} stroke={1.75} aria-hidden />}
        loading={sync.isPending}
        onClick={syncNow}
      >
        {t('calendar.syncNow')}
      </Button>
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

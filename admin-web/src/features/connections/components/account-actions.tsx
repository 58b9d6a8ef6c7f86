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
import { useServiceName } from './use-service-name';

export function AccountActions({ account }: { account: Connection }) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const failureText = useFailureText();
  const sync = useSyncConnection();
  const remove = useRemoveConnection(account.id);
  const [isRemoving, { open, close }] = useDisclosure(false);
  const id = `account-${account.id}`;
  const { name } = account;
  const syncNow = () =>
    sync.mutate(account.id, {
      onSuccess: ({ eventsSynced }) => sayDone(t('calendar.synced', { name, count: eventsSynced })),
      onError: (error) => {
        const { title, detail } = failureText(error);
        sayFailed(title, detail);
      },
    });
  return (
    <Group gap="xs">
      {account.calendars.length > 0 && (
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
      )}
      <Button id={`${id}-remove`} size="xs" variant="subtle" color="danger" onClick={open}>
        {t('account.disconnect')}
      </Button>
      <ConfirmDialog
        id={`${id}-remove-dialog`}
        isOpen={isRemoving}
        onClose={close}
        title={t('account.disconnectTitle', { name })}
        text={t('account.disconnectText', { service: nameOf(account.provider) })}
        confirmLabel={t('account.disconnect')}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              close();
              sayDone(t('account.disconnected', { name }));
            },
          })
        }
        isPending={remove.isPending}
        error={remove.error}
      />
    </Group>
  );
}

import type { Connection } from '@lintel/shared/contracts';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { sayDone } from '../../../components/ui/toast';
import { useRemoveConnection } from '../api/remove-connection';
import { SyncButton } from './sync-button';
import { useServiceName } from './use-service-name';

export function AccountActions({ account }: { account: Connection }) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const remove = useRemoveConnection(account.id);
  const [isRemoving, { open, close }] = useDisclosure(false);
  const id = `account-${account.id}`;
  const { name } = account;
  return (
    <Group gap="xs">
      {account.calendars.length > 0 && <SyncButton id={`${id}-sync`} connection={account} />}
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

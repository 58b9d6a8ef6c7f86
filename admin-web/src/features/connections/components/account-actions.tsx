import type { Connection } from '@lintel/shared/contracts';
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { useShowDialog, type HostedDialog } from '../../../components/ui/dialog-host';
import { sayDone } from '../../../components/ui/toast';
import { useRemoveConnection } from '../api/remove-connection';
import { SyncButton } from './sync-button';
import { useServiceName } from './use-service-name';

export function AccountActions({ account }: { account: Connection }) {
  const { t } = useTranslation();
  const show = useShowDialog();
  const id = `account-${account.id}`;
  return (
    <Group gap="xs">
      {account.calendars.length > 0 && <SyncButton id={`${id}-sync`} connection={account} />}
      <Button
        id={`${id}-remove`}
        size="xs"
        variant="subtle"
        color="danger"
        onClick={() => show((dialog) => <Disconnect account={account} {...dialog} />)}
      >
        {t('account.disconnect')}
      </Button>
    </Group>
  );
}

function Disconnect({ account, isOpen, onClose }: HostedDialog & { account: Connection }) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const remove = useRemoveConnection(account.id);
  const { name } = account;
  return (
    <ConfirmDialog
      id={`account-${account.id}-remove-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('account.disconnectTitle', { name })}
      text={t('account.disconnectText', { service: nameOf(account.provider) })}
      confirmLabel={t('account.disconnect')}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onClose();
            sayDone(t('account.disconnected', { name }));
          },
        })
      }
      isPending={remove.isPending}
      error={remove.error}
    />
  );
}

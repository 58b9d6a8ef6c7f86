import type { Connection, Resource } from '@lintel/shared/contracts';
import { Button, Menu, Stack } from '@mantine/core';
import { IconChevronDown, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import { Panel } from '../../../components/ui/panel';
import { AccountCard } from './account-card';
import { ConnectAccount } from './connect-account';
import { ConnectApplication, ConnectServiceAccount } from './connect-by-key';

type Way = 'serviceAccount' | 'application';

interface OrganisationAccountsProps {
  accounts: readonly Connection[];
  rooms: readonly Resource[];
  returnPath: string;
}

/** The accounts through which the rooms' calendars are reached. */
export function OrganisationAccounts({ accounts, rooms, returnPath }: OrganisationAccountsProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way | null>(null);
  const close = () => setWay(null);
  return (
    <Panel id="accounts" title={t('account.title')} text={t('account.text')}>
      <Stack gap="lg">
        {accounts.map((account) => (
          <AccountCard key={account.id} account={account} rooms={rooms} returnPath={returnPath} />
        ))}
        <ConnectAccount id="accounts-connect" kind="ORGANISATION" returnPath={returnPath}>
          <Menu id="accounts-key" position="bottom-start">
            <Menu.Target>
              <Button
                variant="subtle"
                leftSection={<IconKey size={16} stroke={1.75} aria-hidden />}
                rightSection={<IconChevronDown size={16} stroke={1.75} aria-hidden />}
              >
                {t('account.byKey')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item id="accounts-service-account" onClick={() => setWay('serviceAccount')}>
                {t('account.serviceAccount')}
              </Menu.Item>
              <Menu.Item id="accounts-application" onClick={() => setWay('application')}>
                {t('account.application')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </ConnectAccount>
      </Stack>
      <Dialog
        id="accounts-key-dialog"
        isOpen={way !== null}
        onClose={close}
        size="lg"
        title={way === 'application' ? t('account.application') : t('account.serviceAccount')}
      >
        {way === 'application' ? <ConnectApplication onDone={close} /> : <ConnectServiceAccount onDone={close} />}
      </Dialog>
    </Panel>
  );
}

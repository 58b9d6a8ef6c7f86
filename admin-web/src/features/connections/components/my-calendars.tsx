import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { useMyConnections } from '../api/accounts';
import { AccountCard } from './account-card';
import { ConnectAccount } from './connect-account';

const returnPath = '/admin/profile';

/** My own accounts, and which of their calendars count. */
export function MyCalendars() {
  const { t } = useTranslation();
  const mine = useMyConnections();
  return (
    <Panel id="my-calendars" title={t('account.mineTitle')} text={t('account.mineText')}>
      <Stack gap="lg">
        <Loaded id="my-calendars" query={mine} pending={<Skeleton height={64} radius="md" />}>
          {(accounts) =>
            accounts.map((account) => (
              <AccountCard key={account.id} account={account} rooms={[]} returnPath={returnPath} />
            ))
          }
        </Loaded>
        <ConnectAccount id="my-calendars-connect" kind="PERSONAL" returnPath={returnPath} />
      </Stack>
    </Panel>
  );
}

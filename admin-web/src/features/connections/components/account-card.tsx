import type { Connection, Resource } from '@lintel/shared/contracts';
import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useShowDialog } from '../../../components/ui/dialog-host';
import { useConsent } from '../api/accounts';
import { AccountActions } from './account-actions';
import { AccountCalendars } from './account-calendars';
import { AttachCalendarDialog } from './attach-calendar';
import { ConnectionBadge } from './connection-badge';
import { useServiceName } from './use-service-name';
import classes from './connections.module.css';

interface AccountCardProps {
  account: Connection;
  rooms: readonly Resource[];
  /** Where consenting again leads back to. */
  returnPath: string;
}

/** A connected account: how it does, which calendars are used of it, and what can be done with it. */
export function AccountCard({ account, rooms, returnPath }: AccountCardProps) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const consent = useConsent(returnPath);
  const show = useShowDialog();
  const id = `account-${account.id}`;
  const { provider, kind } = account;
  return (
    <article className={classes.account} aria-labelledby={`${id}-name`}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes.who}>
          <Title order={3} size="h4" id={`${id}-name`} className={classes.uid}>
            {account.name}
          </Title>
          <Group gap="md">
            <Text size="sm" c="dimmed">
              {nameOf(provider)}
            </Text>
            <Text size="sm" component="div">
              <ConnectionBadge connection={account} />
            </Text>
          </Group>
        </div>
        <AccountActions account={account} />
      </Group>
      {account.error && (
        <Alert
          role="alert"
          color={account.connected ? 'warning' : 'danger'}
          variant="light"
          icon={<IconAlertTriangle size={20} aria-hidden />}
        >
          <Group justify="space-between" gap="sm">
            <Text size="sm">
              <bdi>{account.error}</bdi>
            </Text>
            {account.needsConsent && provider !== 'ICAL' && kind !== 'FEED' && (
              <Button
                id={`${id}-reconnect`}
                size="xs"
                loading={consent.isPending}
                onClick={() => consent.mutate({ provider, kind })}
              >
                {t('account.reconnect')}
              </Button>
            )}
          </Group>
        </Alert>
      )}
      <AccountCalendars account={account} rooms={rooms} />
      <div>
        <Button
          id={`${id}-add`}
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
          disabled={account.needsConsent}
          onClick={() => show((dialog) => <AttachCalendarDialog account={account} rooms={rooms} {...dialog} />)}
        >
          {t(kind === 'PERSONAL' ? 'account.addMine' : 'account.addCalendar')}
        </Button>
      </div>
    </article>
  );
}

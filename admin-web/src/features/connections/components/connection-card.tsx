import type { Connection } from '@lintel/shared/contracts';
import { Alert, Group, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { ConnectionActions } from './connection-actions';
import { ConnectionBadge } from './connection-badge';
import { SkippedEvents } from './skipped-events';
import classes from './connections.module.css';

/** Everything about one feed, on the page of its room. */
export function ConnectionCard({ connection, timeZone }: { connection: Connection; timeZone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { lastSyncedAt, nextSyncAt } = connection;
  return (
    <article className={classes.card} aria-labelledby={`connection-${connection.id}-name`}>
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={2} size="h3" id={`connection-${connection.id}-name`}>
            {connection.name}
          </Title>
          <ConnectionBadge connection={connection} />
        </div>
        <ConnectionActions connection={connection} />
      </Group>
      {connection.error && (
        <Alert
          role="alert"
          color="danger"
          variant="light"
          title={t('calendar.failing')}
          icon={<IconAlertTriangle size={20} aria-hidden />}
        >
          <bdi>{connection.error}</bdi>
        </Alert>
      )}
      <dl className={classes.facts} data-tabular>
        <div>
          <dt>{t('calendar.host')}</dt>
          <dd>{connection.host}</dd>
        </div>
        <div>
          <dt>{t('calendar.lastSync')}</dt>
          <dd title={lastSyncedAt ? format.dateTime(lastSyncedAt, timeZone) : undefined}>
            {lastSyncedAt ? format.relative(lastSyncedAt, now) : t('calendar.never')}
          </dd>
        </div>
        <div>
          <dt>{t('calendar.nextSync')}</dt>
          <dd>{nextSyncAt ? format.time(nextSyncAt, timeZone) : '–'}</dd>
        </div>
        <div>
          <dt>{t('calendar.events')}</dt>
          <dd>{format.number(connection.eventCount)}</dd>
        </div>
      </dl>
      <SkippedEvents id={`connection-${connection.id}-skipped`} skipped={connection.skipped} />
    </article>
  );
}

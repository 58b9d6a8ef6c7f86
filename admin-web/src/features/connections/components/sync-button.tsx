import type { Connection } from '@lintel/shared/contracts';
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSayFailure } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { useSyncConnection } from '../api/sync-connection';

/** Brings a feed, or all calendars of an account, up to date now, and says what came of it. */
export function SyncButton({ id, connection }: { id: string; connection: Connection }) {
  const { t } = useTranslation();
  const sayFailure = useSayFailure();
  const sync = useSyncConnection();
  const syncNow = async () => {
    try {
      const { eventsSynced } = await sync.mutateAsync(connection.id);
      sayDone(t('calendar.synced', { name: connection.name, count: eventsSynced }));
    } catch (error) {
      sayFailure(error);
    }
  };
  return (
    <Button
      id={id}
      size="xs"
      variant="default"
      leftSection={<IconRefresh size={15} stroke={1.75} aria-hidden />}
      loading={sync.isPending}
      onClick={() => void syncNow()}
    >
      {t('calendar.syncNow')}
    </Button>
  );
}

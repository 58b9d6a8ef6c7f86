import type { SyncedCalendar } from '@lintel/shared/contracts';
import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** How far a sync is. How much there is, a provider does not say: what has come in is counted. */
export function SyncProgress({ id, calendar }: { id: string; calendar: SyncedCalendar }) {
  const { t } = useTranslation();
  const { eventCount, waitingCount } = calendar;
  return (
    <div id={id} role="status">
      <Text size="sm" mb={6} data-tabular>
        {waitingCount > 0 ? t('sync.writing', { count: waitingCount }) : t('sync.reading', { count: eventCount })}
      </Text>
      <Progress value={100} animated aria-label={t('sync.running')} />
    </div>
  );
}

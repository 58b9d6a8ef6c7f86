import type { SyncedCalendar } from '@lintel/shared/contracts';
import { Alert, Button, Drawer, Skeleton, Stack, Title } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSayFailure } from '../../../components/ui/failure-notice';
import { sayDone, sayFailed } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useCalendar } from '../api/list-calendars';
import { useSyncCalendar } from '../api/sync-calendar';
import { ConflictBadge } from './conflict-badge';
import { SyncLog } from './sync-log';
import { SyncProgress } from './sync-progress';
import facts from '../../connections/components/connections.module.css';

interface CalendarDrawerProps {
  calendarId: string;
  title: string;
  timeZone: string;
  isOpen: boolean;
  onClose: () => void;
}

/** How a calendar stands, a sync on demand, and what was done with it. */
export function CalendarDrawer({ calendarId, title, timeZone, isOpen, onClose }: CalendarDrawerProps) {
  const { t } = useTranslation();
  const id = `calendar-${calendarId}-drawer`;
  return (
    <Drawer
      id={id}
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={520}
      title={title}
      styles={{ title: { color: 'var(--lt-color-text)', fontSize: 'var(--lt-text-lg)' } }}
      closeButtonProps={{ 'aria-label': t('action.close'), id: `${id}-close` }}
    >
      <Content id={id} calendarId={calendarId} title={title} timeZone={timeZone} onClose={onClose} />
    </Drawer>
  );
}

interface ContentProps extends Omit<CalendarDrawerProps, 'isOpen'> {
  id: string;
}

function Content({ id, calendarId, title, timeZone, onClose }: ContentProps) {
  const { t } = useTranslation();
  const sayFailure = useSayFailure();
  const calendar = useCalendar(calendarId);
  const sync = useSyncCalendar(calendarId);
  if (!calendar) return <Skeleton height={240} />;
  // Also when the drawer was closed meanwhile.
  const syncNow = async () => {
    try {
      const { calendar: now, isOver } = await sync.mutateAsync();
      if (!isOver) sayFailed(t('sync.waits', { name: title }), t('sync.waitsText'));
      else if (now.error) sayFailed(t('sync.failed', { name: title }), now.error);
      else sayDone(t('calendar.synced', { name: title, count: now.eventCount }));
    } catch (error) {
      sayFailure(error);
    }
  };
  const isBusy = sync.isPending || calendar.isSyncing;
  return (
    <Stack gap="lg">
      {calendar.error && (
        <Alert role="alert" color="danger" variant="light" icon={<IconAlertTriangle size={20} aria-hidden />}>
          <bdi>{calendar.error}</bdi>
        </Alert>
      )}
      {calendar.conflictCount > 0 && (
        <div>
          <ConflictBadge id={`${id}-conflicts`} calendar={calendar} onClick={onClose} />
        </div>
      )}
      <Facts calendar={calendar} timeZone={timeZone} />
      {isBusy ? (
        <SyncProgress id={`${id}-progress`} calendar={calendar} />
      ) : (
        <div>
          <Button
            id={`${id}-sync`}
            variant="default"
            leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
            onClick={() => void syncNow()}
          >
            {t('calendar.syncNow')}
          </Button>
        </div>
      )}
      <div>
        <Title order={3} mb="sm">
          {t('sync.log')}
        </Title>
        <SyncLog id={`${id}-log`} calendar={calendar} timeZone={timeZone} />
      </div>
    </Stack>
  );
}

function Facts({ calendar, timeZone }: { calendar: SyncedCalendar; timeZone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const when = (at: string | null) => (at === null ? t('calendar.never') : format.relative(at, now));
  const rows: [string, string, string?][] = [
    [t('calendar.state'), t(`sync.state.${calendar.syncState}`)],
    [
      t('calendar.lastSync'),
      when(calendar.lastSyncedAt),
      calendar.lastSyncedAt ? format.dateTime(calendar.lastSyncedAt, timeZone) : undefined,
    ],
    [t('calendar.events'), format.number(calendar.eventCount)],
    [t('sync.waiting'), format.number(calendar.waitingCount)],
    [t('sync.retried'), format.number(calendar.retryCount)],
    [t('sync.hears'), t(calendar.isTold ? 'sync.told' : 'sync.asked')],
  ];
  return (
    <dl className={facts.facts} data-tabular>
      {rows.map(([term, value, title]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd title={title}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

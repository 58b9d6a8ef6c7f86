import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { useConnections } from '../api/list-connections';
import { useRemoveConnection } from '../api/remove-connection';
import type { useSyncConnection } from '../api/sync-connection';
import { SkippedEvents } from './skipped-events';

interface FirstSyncProps {
  id: string;
  connectionId: string;
  sync: ReturnType<typeof useSyncConnection>;
  onAnother: () => void;
  onDone?: (() => void) | undefined;
  doneLabel?: string | undefined;
}

/** What the first reading of a new feed brought. */
export function FirstSync({ id, connectionId, sync, onAnother, onDone, doneLabel }: FirstSyncProps) {
  const { t } = useTranslation();
  const connection = useConnections().data?.find((one) => one.id === connectionId);
  const remove = useRemoveConnection(connectionId);
  return (
    <Stack gap="md" id={id} aria-live="polite">
      {sync.isPending && (
        <Group gap="sm">
          <Loader size="sm" aria-hidden />
          <Text>{t('calendar.reading')}</Text>
        </Group>
      )}
      {sync.error && (
        <>
          <FailureNotice
            id={`${id}-failure`}
            error={sync.error}
            onRetry={() => sync.mutate(connectionId)}
            isRetrying={sync.isPending}
          />
          <Text size="sm" c="dimmed">
            {t('calendar.keepsTrying')}
          </Text>
          {remove.error && <FailureNotice id={`${id}-remove-failure`} error={remove.error} />}
        </>
      )}
      {sync.data && (
        <Alert
          color="success"
          variant="light"
          icon={<IconCircleCheck size={20} aria-hidden />}
          title={t('calendar.found', { count: sync.data.eventsSynced })}
        >
          <Text size="sm">{t('calendar.foundText')}</Text>
        </Alert>
      )}
      {connection && !sync.isPending && <SkippedEvents id={`${id}-skipped`} skipped={connection.skipped} />}
      {!sync.isPending && (
        <Group justify="flex-end" gap="xs">
          {sync.error && (
            <Button
              id={`${id}-another`}
              variant="default"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined, { onSuccess: onAnother })}
            >
              {t('calendar.another')}
            </Button>
          )}
          {onDone && (
            <Button id={`${id}-done`} onClick={onDone}>
              {doneLabel}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

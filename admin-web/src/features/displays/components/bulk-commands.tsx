import type { Display } from '@lintel/shared/contracts';
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { useSendCommands } from '../api/commands';
import { CommandButtons } from './command-buttons';
import classes from './displays.module.css';

interface BulkCommandsProps {
  displays: readonly Display[];
  onSent: (batchId: string | null) => void;
  onClear: () => void;
}

/** Tells all chosen displays the same. */
export function BulkCommands({ displays, onSent, onClear }: BulkCommandsProps) {
  const { t } = useTranslation();
  const send = useSendCommands();
  const count = displays.length;
  return (
    <div className={classes.bulk} role="region" aria-label={t('fleet.selected', { count })}>
      <Text size="sm" fw={560}>
        {t('fleet.selected', { count })}
      </Text>
      <CommandButtons
        id="bulk"
        whom={t('fleet.selected', { count })}
        isPending={send.isPending}
        error={send.error}
        onSend={(order, done) =>
          send.mutate(
            { ...order, filter: { ids: displays.map(({ id }) => id) } },
            {
              onSuccess: ({ items }) => {
                done();
                onSent(items[0]?.batchId ?? null);
              },
            },
          )
        }
      />
      <Button id="bulk-clear" size="xs" variant="subtle" onClick={onClear}>
        {t('fleet.clearSelection')}
      </Button>
      {send.error && <FailureNotice id="bulk-failure" error={send.error} />}
    </div>
  );
}

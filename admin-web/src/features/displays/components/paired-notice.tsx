import type { Display } from '@lintel/shared/contracts';
import { Loader, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDisplays } from '../api/list-displays';
import classes from './displays.module.css';

/** A display that was just paired: it comes online by itself a few seconds later, and this says so when it does. */
export function PairedNotice({ display }: { display: Display }) {
  const { t } = useTranslation();
  const current = useDisplays().data?.find(({ id }) => id === display.id) ?? display;
  const isOnline = current.presence.status === 'ONLINE';
  return (
    <div className={classes.waiting} role="status" id="paired-notice">
      {isOnline ? (
        <IconCircleCheck size={40} stroke={1.5} color="var(--lt-color-success)" aria-hidden />
      ) : (
        <Loader size={32} aria-hidden />
      )}
      <div>
        <Title order={2} size="h3">
          {isOnline ? t('display.online', { name: current.name }) : t('display.paired', { name: current.name })}
        </Title>
        <Text c="dimmed">{isOnline ? t('display.onlineText') : t('display.pairedText')}</Text>
      </div>
    </div>
  );
}

import type { AddedPeripheral } from '@lintel/shared/contracts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../session/api/me';
import classes from './peripherals.module.css';

type Copied = 'not-yet' | 'copied' | 'selected';

/** The key, the one time it can be read, and what else the thing needs to sign in. */
export function KeyTold({ peripheral, onDone }: { peripheral: AddedPeripheral; onDone: () => void }) {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const shown = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<Copied>('not-yet');
  const room = peripheral.resourceIds[0] ?? '+';
  const topic = (what: string) => `lintel/v1/${tenant.slug}/rooms/${room}/${what}`;

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(peripheral.key);
      setCopied('copied');
    } catch {
      // A page without https, or a person who said no: then by hand.
      if (shown.current) getSelection()?.selectAllChildren(shown.current);
      setCopied('selected');
    }
  };
  return (
    <Stack gap="md" id="peripheral-key">
      <Text>{t('peripheral.told', { name: peripheral.name })}</Text>
      <div className={classes.told}>
        <code ref={shown} id="peripheral-key-value" className={classes.key} dir="ltr">
          {peripheral.key}
        </code>
        <Button
          id="peripheral-key-copy"
          variant="default"
          leftSection={
            copied === 'copied' ? (
              <IconCheck size={16} stroke={2} aria-hidden />
            ) : (
              <IconCopy size={16} stroke={1.75} aria-hidden />
            )
          }
          onClick={() => void copy()}
          data-autofocus
        >
          {t(copied === 'copied' ? 'peripheral.copied' : 'peripheral.copy')}
        </Button>
        <Text size="sm" role="status" className={classes.status}>
          {copied === 'selected' ? t('peripheral.copyByHand') : ''}
        </Text>
      </div>
      <dl className={classes.facts}>
        <Fact name={t('peripheral.broker')} value={`mqtt://${location.hostname}:1883`} />
        <Fact name={t('peripheral.user')} value="peripheral" />
        <Fact name={t('peripheral.listens')} value={topic('state')} />
        {peripheral.access === 'REPORT' && <Fact name={t('peripheral.reports')} value={topic('occupancy')} />}
      </dl>
      <Text size="sm" c="dimmed">
        {t('peripheral.portHint')}
      </Text>
      <Group justify="flex-end">
        <Button id="peripheral-key-done" onClick={onDone}>
          {t('peripheral.kept')}
        </Button>
      </Group>
    </Stack>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code dir="ltr">{value}</code>
      </dd>
    </div>
  );
}

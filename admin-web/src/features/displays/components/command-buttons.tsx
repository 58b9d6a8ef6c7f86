import { displayCommandNames, type DisplayCommandName, type SendCommand } from '@lintel/shared/contracts';
import { Button, Group, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBulb,
  IconCamera,
  IconDownload,
  IconPower,
  IconRefresh,
  IconSettingsShare,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';

const icons: Record<DisplayCommandName, Icon> = {
  reload: IconRefresh,
  identify: IconBulb,
  screenshot: IconCamera,
  config: IconSettingsShare,
  update: IconDownload,
  reboot: IconPower,
};
/** What interrupts whoever stands there is asked about first. */
const asked = ['update', 'reboot'] as const;
type Asked = (typeof asked)[number];
const isAsked = (command: DisplayCommandName): command is Asked => (asked as readonly string[]).includes(command);

interface CommandButtonsProps {
  id: string;
  /** Whom it is for, in words. */
  whom: string;
  isPending: boolean;
  error: unknown;
  onSend: (order: SendCommand, done: () => void) => void;
}

export function CommandButtons({ id, whom, isPending, error, onSend }: CommandButtonsProps) {
  const { t } = useTranslation();
  const [command, choose] = useState<Asked>('reboot');
  const [version, setVersion] = useState('');
  const [isOpen, dialog] = useDisclosure(false);
  const ask = (wanted: Asked) => {
    choose(wanted);
    dialog.open();
  };
  const order = (): SendCommand => (command === 'update' ? { command, version: version.trim() } : { command });
  return (
    <Group gap="xs">
      {displayCommandNames.map((name) => {
        const Icon = icons[name];
        return (
          <Button
            key={name}
            id={`${id}-${name}`}
            size="xs"
            variant="default"
            leftSection={<Icon size={15} stroke={1.75} aria-hidden />}
            disabled={isPending}
            onClick={() => (isAsked(name) ? ask(name) : onSend({ command: name }, () => undefined))}
          >
            {t(`fleet.commands.${name}`)}
          </Button>
        );
      })}
      <ConfirmDialog
        id={`${id}-dialog`}
        isOpen={isOpen}
        onClose={dialog.close}
        title={t(`fleet.ask.${command}`, { whom })}
        text={t(`fleet.askText.${command}`)}
        confirmLabel={t(`fleet.commands.${command}`)}
        onConfirm={() => onSend(order(), dialog.close)}
        isPending={isPending}
        error={error}
      >
        {command === 'update' && (
          <TextInput
            id={`${id}-version`}
            label={t('fleet.version')}
            description={t('fleet.versionHint')}
            value={version}
            onChange={(event) => setVersion(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
    </Group>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog';
import { FailureNotice } from './failure-notice';

interface ConfirmDialogProps {
  id: string;
  isOpen: boolean;
  onClose: () => void;
  title: string;
  text: ReactNode;
  confirmLabel: string;
  onConfirm: () => void;
  isPending: boolean;
  error: unknown;
  children?: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  const { id, isOpen, onClose, title, text, confirmLabel, onConfirm, isPending, error, children } = props;
  return (
    <Dialog id={id} isOpen={isOpen} onClose={onClose} title={title}>
      <Stack gap="md">
        <Text component="div">{text}</Text>
        {children}
        {error !== null && error !== undefined && <FailureNotice id={`${id}-failure`} error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-keep`} variant="default" onClick={onClose} disabled={isPending} data-autofocus>
            {t('action.keep')}
          </Button>
          <Button id={`${id}-confirm`} color="danger" onClick={onConfirm} loading={isPending}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

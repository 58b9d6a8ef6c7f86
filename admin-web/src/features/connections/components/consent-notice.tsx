import type { ConsentRefusal } from '@lintel/shared/contracts';
import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface ConsentNoticeProps {
  id: string;
  connected: string | undefined;
  refused: ConsentRefusal | undefined;
  onClose: () => void;
}

/** What became of the way to a service and back. */
export function ConsentNotice({ id, connected, refused, onClose }: ConsentNoticeProps) {
  const { t } = useTranslation();
  const close = { withCloseButton: true, closeButtonLabel: t('action.close'), onClose };
  if (refused) {
    return (
      <Alert
        id={id}
        role="alert"
        color="danger"
        variant="light"
        title={t('account.refusedTitle')}
        icon={<IconAlertTriangle size={20} aria-hidden />}
        {...close}
      >
        {t(`account.refused.${refused}`)}
      </Alert>
    );
  }
  if (!connected) return null;
  return (
    <Alert
      id={id}
      role="status"
      color="success"
      variant="light"
      title={t('account.connectedTitle')}
      icon={<IconCircleCheck size={20} aria-hidden />}
      {...close}
    >
      {t('account.connectedText')}
    </Alert>
  );
}

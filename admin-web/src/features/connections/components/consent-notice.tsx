import type { ConsentRefusal } from '@lintel/shared/contracts';
import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface ConsentNoticeProps {
  id: string;
  connected: string | undefined;
  refused: ConsentRefusal | undefined;
}

/** What became of the way to a service and back. */
export function ConsentNotice({ id, connected, refused }: ConsentNoticeProps) {
  const { t } = useTranslation();
  if (refused) {
    return (
      <Alert
        id={id}
        color="danger"
        variant="light"
        title={t('account.refusedTitle')}
        icon={<IconAlertTriangle size={20} aria-hidden />}
      >
        {t(`account.refused.${refused}`)}
      </Alert>
    );
  }
  if (!connected) return null;
  return (
    <Alert
      id={id}
      color="success"
      variant="light"
      title={t('account.connectedTitle')}
      icon={<IconCircleCheck size={20} aria-hidden />}
    >
      {t('account.connectedText')}
    </Alert>
  );
}

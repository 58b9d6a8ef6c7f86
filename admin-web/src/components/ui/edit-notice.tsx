import { Alert, Button, Stack } from '@mantine/core';
import { IconMoodEmpty, IconRefreshAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface ClashNoticeProps {
  id: string;
  /** What both have changed, in words; nothing is shown without any. */
  fields: readonly string[];
  onTakeTheirs: () => void;
}

/** Says that somebody else has changed what is being edited. */
export function ClashNotice({ id, fields, onTakeTheirs }: ClashNoticeProps) {
  const { t, i18n } = useTranslation();
  if (fields.length === 0) return null;
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(fields);
  return (
    <Alert
      id={id}
      role="alert"
      color="warning"
      variant="light"
      icon={<IconRefreshAlert size={20} aria-hidden />}
      title={t('problem.STALE_VERSION')}
    >
      <Stack gap="sm" align="flex-start">
        {t('edit.clash', { fields: list })}
        <Button id={`${id}-theirs`} size="xs" variant="default" onClick={onTakeTheirs}>
          {t('edit.takeTheirs')}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Says that what a dialog is about has gone while somebody worked in it. */
export function GoneNotice({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Alert id={id} role="alert" color="warning" variant="light" icon={<IconMoodEmpty size={20} aria-hidden />}>
      {t('edit.gone')}
    </Alert>
  );
}

import type { Issue } from '@lintel/shared/contracts';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { useUpdateIssue } from '../api/update-issue';

interface HandleIssueProps {
  issue: Issue;
  name: string;
  isOpen: boolean;
  onClose: () => void;
}

/** What was done about it: a note alone, or with it the end of the matter. */
export function HandleIssue({ issue, name, isOpen, onClose }: HandleIssueProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      id={`issue-${issue.id}-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('issue.resolveTitle', { kind: t(`issue.kind.${issue.kind}`), name })}
    >
      <NoteForm issue={issue} name={name} onDone={onClose} />
    </Dialog>
  );
}

function NoteForm({ issue, name, onDone }: { issue: Issue; name: string; onDone: () => void }) {
  const { t } = useTranslation();
  const update = useUpdateIssue(issue);
  const [note, setNote] = useState(issue.note ?? '');
  const id = `issue-${issue.id}-form`;
  const save = (status: Issue['status']) =>
    update.mutate(
      { status, note },
      {
        onSuccess: () => {
          onDone();
          sayDone(t(`issue.now.${status}`, { name }));
        },
      },
    );
  return (
    <Stack gap="md">
      {issue.text && <Text dir="auto">{issue.text}</Text>}
      <Textarea
        id={`${id}-note`}
        label={t('issue.note')}
        placeholder={t('issue.notePlaceholder')}
        maxLength={2_000}
        autosize
        minRows={3}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {update.error && <FailureNotice id={`${id}-failure`} error={update.error} />}
      <Group justify="flex-end" gap="xs">
        <Button id={`${id}-keep`} variant="default" disabled={update.isPending} onClick={() => save('ACKNOWLEDGED')}>
          {t('issue.keepOpen')}
        </Button>
        <Button id={`${id}-resolve`} loading={update.isPending} onClick={() => save('RESOLVED')}>
          {t('issue.resolve')}
        </Button>
      </Group>
    </Stack>
  );
}

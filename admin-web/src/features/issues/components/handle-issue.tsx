import type { Issue } from '@lintel/shared/contracts';
import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import type { HostedDialog } from '../../../components/ui/dialog-host';
import { ClashNotice } from '../../../components/ui/edit-notice';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useEdit } from '../../../lib/use-edit';
import { useFormat } from '../../../lib/use-format';
import { issueQuery } from '../api/list-issues';
import { useUpdateIssue } from '../api/update-issue';

interface HandleIssueProps extends HostedDialog {
  issue: Issue;
  name: string;
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

function NoteForm({ issue: opened, name, onDone }: { issue: Issue; name: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { data: issue = opened } = useQuery(issueQuery(opened));
  const update = useUpdateIssue(issue);
  const edit = useEdit({ note: issue.note ?? '' });
  const { note } = edit.values;
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
      {issue.version > opened.version && !update.isPending && !update.isSuccess && <ChangedSince issue={issue} />}
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
        onChange={(event) => edit.change({ note: event.currentTarget.value })}
      />
      <ClashNotice
        id={`${id}-clash`}
        fields={edit.clashes.map(() => `${t('issue.note')}: ${issue.note ?? '–'}`)}
        onTakeTheirs={edit.reset}
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

/** What has become of it since it was opened here. */
function ChangedSince({ issue: { status, handled } }: { issue: Issue }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <Alert color="warning" variant="light" role="alert" icon={<IconRefreshAlert size={20} aria-hidden />}>
      {[
        t(`issue.status.${status}`),
        handled && t('issue.handled', { name: handled.by.name ?? '', when: format.relative(handled.at, now) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </Alert>
  );
}

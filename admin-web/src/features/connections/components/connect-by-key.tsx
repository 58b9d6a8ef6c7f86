import { Button, Group, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { UnplacedErrors } from '../../../components/ui/unplaced-errors';
import { sayDone } from '../../../components/ui/toast';
import { useConnectApplication, useConnectServiceAccount } from '../api/accounts';

/** A Google service account, by its key. */
export function ConnectServiceAccount({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const connect = useConnectServiceAccount();
  const [key, setKey] = useState('');
  const [subject, setSubject] = useState('');
  const submit = () =>
    connect.mutate(
      { key, ...(subject.trim() !== '' && { subject: subject.trim() }) },
      {
        onSuccess: ({ name }) => {
          sayDone(t('account.keyConnected', { name }));
          onDone();
        },
      },
    );
  return (
    <KeyForm id="service-account" isReady={key.trim() !== ''} connect={connect} onSubmit={submit} onCancel={onDone}>
      <Text size="sm">{t('account.serviceAccountText')}</Text>
      <Textarea
        id="service-account-key"
        label={t('account.key')}
        description={t('account.keyHint')}
        autosize
        minRows={4}
        maxRows={8}
        spellCheck={false}
        autoComplete="off"
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        id="service-account-subject"
        label={t('account.subject')}
        description={t('account.subjectHint')}
        type="email"
        autoComplete="off"
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
    </KeyForm>
  );
}

/** An application of Microsoft 365, by its permissions in a directory. */
export function ConnectApplication({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const connect = useConnectApplication();
  const [directory, setDirectory] = useState('');
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const own = clientId.trim() !== '' || clientSecret !== '';
  const submit = () =>
    connect.mutate(
      { directory: directory.trim(), ...(own && { clientId: clientId.trim(), clientSecret }) },
      {
        onSuccess: ({ name }) => {
          sayDone(t('account.keyConnected', { name }));
          onDone();
        },
      },
    );
  return (
    <KeyForm id="application" isReady={directory.trim() !== ''} connect={connect} onSubmit={submit} onCancel={onDone}>
      <Text size="sm">{t('account.applicationText')}</Text>
      <TextInput
        id="application-directory"
        label={t('account.directory')}
        description={t('account.directoryHint')}
        autoComplete="off"
        value={directory}
        onChange={(event) => setDirectory(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        id="application-client"
        label={t('account.clientId')}
        description={t('account.clientHint')}
        autoComplete="off"
        value={clientId}
        onChange={(event) => setClientId(event.currentTarget.value)}
      />
      <PasswordInput
        id="application-secret"
        label={t('account.clientSecret')}
        autoComplete="off"
        value={clientSecret}
        onChange={(event) => setClientSecret(event.currentTarget.value)}
        visibilityToggleButtonProps={{ id: 'application-secret-show', 'aria-label': t('account.showSecret') }}
      />
    </KeyForm>
  );
}

interface KeyFormProps {
  id: string;
  isReady: boolean;
  connect: { error: unknown; isPending: boolean };
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}

function KeyForm({ id, isReady, connect, onSubmit, onCancel, children }: KeyFormProps) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onSubmit();
  };
  return (
    <form id={`${id}-form`} noValidate onSubmit={submit}>
      <Stack gap="md">
        {children}
        {connect.error !== null && connect.error !== undefined && (
          <FailureNotice id={`${id}-failure`} error={connect.error}>
            <UnplacedErrors error={connect.error} known={[]} />
          </FailureNotice>
        )}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" disabled={!isReady} loading={connect.isPending}>
            {t('account.tryKey')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

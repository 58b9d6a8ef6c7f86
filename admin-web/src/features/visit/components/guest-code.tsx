import type { GuestVisit, OpenedVisit } from '@lintel/shared/contracts';
import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { asFailure } from '../../../lib/request-failure';
import { useCodeProof, useCodeRequest } from '../api/visit';

interface GuestCodeProps {
  opened: OpenedVisit;
  onProved: (guest: GuestVisit) => void;
  /** To sign in after all. */
  onBack: () => void;
}

/** For whoever has no account: their booking's address, then the code that was mailed to it. */
export function GuestCode({ opened, onProved, onBack }: GuestCodeProps) {
  const { t } = useTranslation();
  const asking = useCodeRequest(opened);
  const proof = useCodeProof(opened);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', code: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('session.emailMissing')),
      code: (value) => (!asking.data || /^\d{6}$/.test(value.trim()) ? null : t('visit.guest.codeMissing')),
    },
  });
  const failure = proof.error ?? asking.error;
  const isRefused = proof.error !== null && asFailure(proof.error).code === 'FORBIDDEN';
  return (
    <form
      id="visit-guest"
      noValidate
      onSubmit={form.onSubmit(({ email, code }) => {
        if (asking.data) proof.mutate(code.trim(), { onSuccess: onProved });
        else asking.mutate(email.trim());
      })}
    >
      <Stack gap="md">
        <div>
          <Title order={1} size="h2">
            {t('visit.guest.title', { room: opened.room.name })}
          </Title>
          <Text c="dimmed" mt={4} role="status">
            {t(asking.data ? 'visit.guest.sent' : 'visit.guest.text')}
          </Text>
        </div>
        {asking.data ? (
          <TextInput
            id="visit-guest-code"
            label={t('visit.guest.code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            autoFocus
            size="md"
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
        ) : (
          <TextInput
            id="visit-guest-email"
            type="email"
            label={t('session.email')}
            autoComplete="email"
            autoFocus
            size="md"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
        )}
        {failure &&
          (isRefused ? (
            <Text id="visit-guest-refused" role="alert" c="danger" size="sm">
              {t('visit.guest.refused')}
            </Text>
          ) : (
            <FailureNotice id="visit-guest-failure" error={failure} />
          ))}
        <Button id="visit-guest-submit" type="submit" size="md" fullWidth loading={asking.isPending || proof.isPending}>
          {t(asking.data ? 'visit.guest.show' : 'visit.guest.send')}
        </Button>
        <Button id="visit-guest-back" variant="subtle" onClick={onBack}>
          {t('visit.guest.back')}
        </Button>
      </Stack>
    </form>
  );
}

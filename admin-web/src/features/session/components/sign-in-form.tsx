import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Wordmark } from '../../../components/ui/wordmark';
import { asFailure } from '../../../lib/request-failure';
import { useSignIn } from '../api/sign-in';
import classes from './session.module.css';

interface SignInFormProps {
  /** What for, where that is not this web itself. */
  title?: string;
  text?: string;
  onSignedIn: () => void;
  /** Another way than an account, where there is one. */
  children?: ReactNode;
}

export function SignInForm({ title, text, onSignedIn, children }: SignInFormProps) {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('session.emailMissing')),
      password: (value) => (value === '' ? t('session.passwordMissing') : null),
    },
  });
  const isRefused =
    signIn.error !== null && ['UNAUTHENTICATED', 'VALIDATION_FAILED'].includes(asFailure(signIn.error).code);

  return (
    <main className={classes.welcome}>
      <div className={classes.door}>
        <div className={classes.center}>
          <Wordmark />
        </div>
        <form
          id="sign-in"
          className={classes.card}
          noValidate
          onSubmit={form.onSubmit((credentials) => signIn.mutate(credentials, { onSuccess: onSignedIn }))}
        >
          <Stack gap="md">
            <div>
              <Title order={1} size="h2">
                {title ?? t('session.signInTitle')}
              </Title>
              <Text c="dimmed" size="sm" mt={4}>
                {text ?? t('session.signInText')}
              </Text>
            </div>
            <TextInput
              id="sign-in-email"
              type="email"
              label={t('session.email')}
              autoComplete="username"
              autoFocus
              size="md"
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              id="sign-in-password"
              label={t('session.password')}
              autoComplete="current-password"
              size="md"
              visibilityToggleButtonProps={{ id: 'sign-in-password-show', 'aria-label': t('session.showPassword') }}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            {signIn.error &&
              (isRefused ? (
                <Text role="alert" id="sign-in-refused" c="danger" size="sm">
                  {t('session.refused')}
                </Text>
              ) : (
                <FailureNotice id="sign-in-failure" error={signIn.error} />
              ))}
            <Button id="sign-in-submit" type="submit" size="md" loading={signIn.isPending} fullWidth>
              {t('session.signIn')}
            </Button>
            {children}
          </Stack>
        </form>
      </div>
    </main>
  );
}

import { Button, Skeleton, Stack } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/ui/empty-state';
import { FailureNotice } from '../components/ui/failure-notice';
import classes from './page-states.module.css';

export function PagePending() {
  return (
    <Stack aria-busy="true" gap="lg" className={classes.pending}>
      <Skeleton height={34} width={220} />
      <Skeleton height={44} />
      <Skeleton height={280} radius="lg" />
    </Stack>
  );
}

export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  const retry = () => {
    resetQueries();
    reset();
    void router.invalidate();
  };
  return (
    <div className={classes.failure}>
      <FailureNotice id="page-failure" error={error} onRetry={retry} />
    </div>
  );
}

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={IconMapOff}
      order={1}
      title={t('shell.notFound')}
      text={t('shell.notFoundText')}
      action={
        <Button id="not-found-home" variant="default" renderRoot={(props: object) => <Link to="/" {...props} />}>
          {t('nav.board')}
        </Button>
      }
    />
  );
}

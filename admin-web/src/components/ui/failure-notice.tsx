import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type RequestFailure } from '../../lib/request-failure';
import { sayFailed } from './toast';

/** The failure in the reader's language, then what the server said about this very case. */
export function useFailureText(): (error: unknown) => { title: string; detail: string } {
  const { t } = useTranslation();
  return (error) => {
    const failure = asFailure(error);
    return { title: t(`problem.${failure.code}`), detail: failure.detail || t(`problemHint.${hintOf(failure)}`) };
  };
}

const hintOf = ({ code }: RequestFailure) =>
  code === 'OFFLINE' || code === 'UNREADABLE' || code === 'FORBIDDEN' ? code : 'OTHER';

/** Says a failure where no form is left to say it in. */
export function useSayFailure(): (error: unknown) => void {
  const text = useFailureText();
  return (error) => {
    const { title, detail } = text(error);
    sayFailed(title, detail);
  };
}

interface FailureNoticeProps {
  id: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
  isRetrying?: boolean;
  children?: ReactNode;
}

/** A failed action or a page that could not be loaded. */
export function FailureNotice({ id, error, onRetry, isRetrying = false, children }: FailureNoticeProps) {
  const { t } = useTranslation();
  const { title, detail } = useFailureText()(error);
  const { code, correlationId } = asFailure(error);
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Below a long form it would go unseen.
    notice.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  const Icon = code === 'OFFLINE' ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Alert
      ref={notice}
      id={id}
      role="alert"
      color="danger"
      variant="light"
      title={title}
      icon={<Icon size={20} aria-hidden />}
    >
      <Text size="sm">
        <bdi>{detail}</bdi>
      </Text>
      {children}
      {(onRetry || correlationId) && (
        <Group mt="sm" justify="space-between" gap="xs">
          {onRetry ? (
            <Button id={`${id}-retry`} size="xs" variant="default" loading={isRetrying} onClick={onRetry}>
              {t('action.retry')}
            </Button>
          ) : (
            <span />
          )}
          {correlationId && code === 'INTERNAL' && (
            <Text size="xs" c="dimmed">
              {t('problemHint.reference', { id: correlationId })}
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}

import type { AccountKind } from '@lintel/shared/contracts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconBrandGoogle, IconBrandWindows } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { useCalendarServices, useConsent } from '../api/accounts';
import { useServiceName } from './use-service-name';

const icons = { GOOGLE: IconBrandGoogle, MICROSOFT: IconBrandWindows };

interface ConnectAccountProps {
  id: string;
  kind: AccountKind;
  returnPath: string;
  /** Other ways. */
  children?: ReactNode;
}

/** A button for each service somebody can consent at. */
export function ConnectAccount({ id, kind, returnPath, children }: ConnectAccountProps) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const services = useCalendarServices();
  const consent = useConsent(returnPath);
  const available = services.data?.filter(({ isAvailable }) => isAvailable) ?? [];
  return (
    <Stack gap="sm">
      {services.data && available.length === 0 && (
        <Text size="sm" c="dimmed" maw={560}>
          {t('account.unavailable')}
        </Text>
      )}
      <Group gap="xs">
        {available.map(({ provider }) => {
          const Icon = icons[provider];
          return (
            <Button
              key={provider}
              id={`${id}-${provider.toLowerCase()}`}
              variant="default"
              leftSection={<Icon size={18} stroke={1.75} aria-hidden />}
              loading={consent.isPending && consent.variables.provider === provider}
              onClick={() => consent.mutate({ provider, kind })}
            >
              {t('account.connect', { service: nameOf(provider) })}
            </Button>
          );
        })}
        {children}
      </Group>
      {consent.error && <FailureNotice id={`${id}-failure`} error={consent.error} />}
    </Stack>
  );
}

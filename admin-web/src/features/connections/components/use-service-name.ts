import type { Connection } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { useCalendarServices } from '../api/accounts';

/** What a service is called, and that it is the demo's where it is. */
export function useServiceName(): (provider: Connection['provider']) => string {
  const { t } = useTranslation();
  const services = useCalendarServices().data;
  return (provider) => {
    const service = t(`account.services.${provider}`);
    const isDemo = services?.some((one) => one.provider === provider && one.isDemo);
    return isDemo ? t('account.demo', { service }) : service;
  };
}

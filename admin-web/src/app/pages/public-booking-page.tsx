import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/ui/page';
import { ChallengePanel } from '../../features/public-booking/components/challenge-panel';
import { LinksPanel } from '../../features/public-booking/components/links-panel';
import { WidgetPanel } from '../../features/public-booking/components/widget-panel';

/** Where customers book, on whose sites, and what is asked of their browsers. */
export function PublicBookingPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.publicBooking')} subtitle={t('publicBooking.intro')}>
      <Stack gap="md">
        <LinksPanel />
        <WidgetPanel />
        <ChallengePanel />
      </Stack>
    </Page>
  );
}

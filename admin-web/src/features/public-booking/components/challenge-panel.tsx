import { Skeleton, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { usePublicBookingSettings, usePutPublicBookingSettings } from '../api/settings';

/** Whether browsers have to work for a booking. */
export function ChallengePanel() {
  const { t } = useTranslation();
  const current = usePublicBookingSettings();
  const put = usePutPublicBookingSettings();
  return (
    <Panel id="booking-challenge" title={t('publicBooking.robots')} text={t('publicBooking.robotsText')}>
      <Loaded id="booking-challenge" query={current} pending={<Skeleton height={44} />}>
        {(settings) => (
          <>
            <Switch
              id="booking-challenge-switch"
              checked={put.isPending ? put.variables.isChallengeRequired : settings.isChallengeRequired}
              onChange={(event) => put.mutate({ ...settings, isChallengeRequired: event.currentTarget.checked })}
              disabled={put.isPending}
              label={t('publicBooking.challenge')}
            />
            {put.error && <FailureNotice id="booking-challenge-failure" error={put.error} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

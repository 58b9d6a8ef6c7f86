import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { MyConflicts } from '../../features/calendar-sync/components/my-conflicts';
import { ConsentNotice } from '../../features/connections/components/consent-notice';
import { MyCalendars } from '../../features/connections/components/my-calendars';
import { myCredentialsQuery } from '../../features/proofs/api/my-credentials';
import { MyBadges } from '../../features/proofs/components/my-badges';
import { MyPin } from '../../features/proofs/components/my-pin';
import { useMe } from '../../features/session/api/me';

/** Who I am, which calendars are mine, and how I show myself at doors. */
export function ProfilePage() {
  const { t } = useTranslation();
  const { user } = useMe();
  const { connected, refused } = useSearch({ from: '/shell/profile' });
  const credentials = useQuery(myCredentialsQuery);
  return (
    <Page title={user.name} subtitle={t('proof.profileText', { email: user.email })} width="narrow">
      <Loaded id="profile" query={credentials} pending={<Skeleton height={240} radius="lg" />}>
        {({ pin, badges }) => (
          <Stack gap="lg">
            <ConsentNotice id="profile-consent" connected={connected} refused={refused} />
            <MyConflicts />
            <MyCalendars />
            <MyPin pin={pin} />
            <MyBadges badges={badges} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

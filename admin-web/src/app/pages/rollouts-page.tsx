import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { useDisplays } from '../../features/displays/api/list-displays';
import { rolloutsQuery } from '../../features/displays/api/rollouts';
import { RolloutCard } from '../../features/displays/components/rollout-card';
import { StartRollout } from '../../features/displays/components/start-rollout';

/** Updates of the fleet, ring by ring. */
export function RolloutsPage() {
  const { t } = useTranslation();
  const rollouts = useQuery(rolloutsQuery);
  const displays = useDisplays().data ?? [];
  const isUnderWay = rollouts.data?.some(({ endedAt }) => endedAt === null);
  return (
    <Page
      title={t('rollout.title')}
      subtitle={t('rollout.intro')}
      parent={{ label: t('nav.displays'), to: '/displays' }}
      width="narrow"
    >
      <Loaded id="rollouts" query={rollouts} pending={<Skeleton height={240} radius="lg" />}>
        {(all) => (
          <Stack gap="lg">
            {!isUnderWay && (
              <Panel title={t('rollout.new')}>
                <StartRollout />
              </Panel>
            )}
            {all.map((rollout) => (
              <RolloutCard key={rollout.id} rollout={rollout} displays={displays} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

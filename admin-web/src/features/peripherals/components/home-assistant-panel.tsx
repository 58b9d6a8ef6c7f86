import { Skeleton, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { useHomeAssistant, usePutHomeAssistant } from '../api/home-assistant';

/** Whether Home Assistant finds the rooms by itself, and what it needs for that. */
export function HomeAssistantPanel() {
  const { t } = useTranslation();
  const current = useHomeAssistant();
  const put = usePutHomeAssistant();
  return (
    <Panel id="home-assistant" title="Home Assistant" text={t('peripheral.home.text')}>
      <Loaded id="home-assistant" query={current} pending={<Skeleton height={44} />}>
        {({ isEnabled }) => (
          <>
            <Switch
              id="home-assistant-switch"
              checked={put.isPending ? put.variables.isEnabled : isEnabled}
              onChange={(event) => put.mutate({ isEnabled: event.currentTarget.checked })}
              disabled={put.isPending}
              label={t('peripheral.home.announce')}
            />
            {put.error && <FailureNotice id="home-assistant-put-failure" error={put.error} />}
            {isEnabled && (
              <Text id="home-assistant-how" size="sm" c="dimmed" mt="sm" maw={620}>
                {t('peripheral.home.how')}
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

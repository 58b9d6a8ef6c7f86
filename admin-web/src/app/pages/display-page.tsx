import { Button, Skeleton, Stack, Tabs } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogHost, useShowDialog } from '../../components/ui/dialog-host';
import { FailureNotice } from '../../components/ui/failure-notice';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { useSendCommand } from '../../features/displays/api/commands';
import { useDisplays } from '../../features/displays/api/list-displays';
import { usePlacements } from '../../features/displays/api/list-placements';
import { CommandButtons } from '../../features/displays/components/command-buttons';
import { CommandHistory } from '../../features/displays/components/command-history';
import { DisplayFacts } from '../../features/displays/components/display-facts';
import { DisplayScreenshot } from '../../features/displays/components/display-screenshot';
import { EditDisplay } from '../../features/displays/components/edit-display';
import { SettingsEditor } from '../../features/displays/components/settings-editor';
import { useLocations } from '../../features/rooms/api/list-locations';
import { useRooms } from '../../features/rooms/api/list-resources';
import { useMe } from '../../features/session/api/me';
import { NotFoundPage } from '../page-states';
import classes from '../../features/displays/components/displays.module.css';

/** One display: how it is, what it shows, what it may be told, how it is set up. */
export function DisplayPage() {
  const { displayId } = useParams({ from: '/shell/displays/$displayId' });
  const displays = useDisplays();
  return (
    <DialogHost>
      <Loaded id="display" query={displays} pending={<Skeleton height={480} radius="lg" />}>
        {(all) => (all.some(({ id }) => id === displayId) ? <Known displayId={displayId} /> : <NotFoundPage />)}
      </Loaded>
    </DialogHost>
  );
}

function Known({ displayId }: { displayId: string }) {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const { tab = 'health' } = useSearch({ from: '/shell/displays/$displayId' });
  const navigate = useNavigate({ from: '/displays/$displayId' });
  const display = useDisplays().data!.find(({ id }) => id === displayId)!;
  const placement = usePlacements().data?.get(displayId);
  const rooms = useRooms();
  const locations = useLocations();
  const send = useSendCommand(displayId);
  const show = useShowDialog();
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const nearest = locations.data?.find(({ id }) => id === placement?.locationIds.at(-1));
  return (
    <Page
      title={display.name}
      subtitle={placement && t('fleet.inRing', { ring: t(`fleet.rings.${placement.ring}`) })}
      parent={{ label: t('nav.displays'), to: '/displays' }}
      actions={
        <Button
          id="display-edit"
          variant="default"
          leftSection={<IconPencil size={16} stroke={1.75} aria-hidden />}
          onClick={() => show((dialog) => <EditDisplay display={display} {...dialog} />)}
        >
          {t('action.edit')}
        </Button>
      }
    >
      <Tabs
        id="display-tabs"
        value={tab}
        onChange={(next) =>
          void navigate({
            search: { tab: next === 'settings' ? 'settings' : undefined },
            replace: true,
            resetScroll: false,
          })
        }
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="health">{t('fleet.health')}</Tabs.Tab>
          <Tabs.Tab value="settings">{t('displaySettings.title')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="health">
          <Stack gap="lg">
            <div className={classes.columns}>
              <Panel title={t('fleet.health')}>
                <DisplayFacts display={display} rooms={roomsById} />
              </Panel>
              <Panel title={t('fleet.screenshot')}>
                <DisplayScreenshot
                  displayId={displayId}
                  name={display.name}
                  takenAt={placement?.screenshotAt ?? null}
                />
              </Panel>
            </div>
            <Panel
              title={t('fleet.commandsTitle')}
              isFlush
              actions={
                <CommandButtons
                  id="display-command"
                  whom={display.name}
                  isPending={send.isPending}
                  error={send.error}
                  onSend={(order, done) => send.mutate(order, { onSuccess: done })}
                />
              }
            >
              {send.error && <FailureNotice id="display-command-failure" error={send.error} />}
              <CommandHistory displayId={displayId} />
            </Panel>
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SettingsEditor place={{ scope: 'display', id: displayId }} aboveName={nearest?.name ?? tenant.name} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

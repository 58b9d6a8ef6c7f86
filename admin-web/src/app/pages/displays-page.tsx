import { Button, Skeleton } from '@mantine/core';
import { IconDeviceTablet, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { useDisplays } from '../../features/displays/api/list-displays';
import { DisplayTable } from '../../features/displays/components/display-table';
import { useRooms } from '../../features/rooms/api/list-resources';

export function DisplaysPage() {
  const { t } = useTranslation();
  const displays = useDisplays();
  const rooms = useRooms();
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const pair = (id: string) => (
    <Button
      id={id}
      leftSection={<IconPlus size={18} stroke={2} aria-hidden />}
      renderRoot={(props: object) => <Link to="/pair" {...props} />}
    >
      {t('display.pairOne')}
    </Button>
  );
  const total = displays.data?.length ?? 0;
  const online = displays.data?.filter(({ presence }) => presence.status === 'ONLINE').length ?? 0;
  return (
    <Page
      title={t('nav.displays')}
      subtitle={total > 0 ? t('display.onlineOf', { online, total }) : undefined}
      actions={pair('displays-pair')}
    >
      <Loaded id="displays" query={displays} pending={<Skeleton height={360} radius="lg" />}>
        {(all) => (
          <Panel isFlush>
            {all.length === 0 ? (
              <EmptyState
                icon={IconDeviceTablet}
                title={t('display.empty')}
                text={t('display.emptyText')}
                action={pair('displays-pair-first')}
              />
            ) : (
              <DisplayTable displays={all} rooms={roomsById} />
            )}
          </Panel>
        )}
      </Loaded>
    </Page>
  );
}

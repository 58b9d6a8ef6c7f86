import type { Resource } from '@lintel/shared/contracts';
import { Button, Group, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { IconAdjustments, IconDoor, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { useDisplays } from '../../features/displays/api/list-displays';
import { useCurrentStates } from '../../features/floor-board/api/use-board-rooms';
import { useRoomStates } from '../../features/floor-board/api/list-room-states';
import { useRooms } from '../../features/rooms/api/list-resources';
import { RoomTable, type RoomRow } from '../../features/rooms/components/room-table';
import { useIsAdmin } from '../../features/session/api/me';

const views = ['ACTIVE', 'DISABLED', 'RETIRED'] as const satisfies Resource['status'][];
const none: never[] = [];

function useRows(rooms: Resource[]): RoomRow[] {
  const states = useCurrentStates(useRoomStates().data ?? none);
  const displays = useDisplays().data ?? none;
  return useMemo(
    () =>
      rooms.map((room) => {
        const own = displays.filter(({ resourceIds }) => resourceIds.includes(room.id));
        return {
          room,
          state: states.find(({ roomId }) => roomId === room.id),
          displays: { online: own.filter(({ presence }) => presence.status === 'ONLINE').length, total: own.length },
        };
      }),
    [rooms, states, displays],
  );
}

export function RoomsPage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const rooms = useRooms();
  return (
    <Page
      title={t('nav.rooms')}
      subtitle={rooms.data && t('room.count', { count: rooms.data.filter(({ status }) => status === 'ACTIVE').length })}
      actions={
        isAdmin && (
          <>
            <Button
              id="rooms-rules"
              variant="default"
              leftSection={<IconAdjustments size={18} stroke={1.75} aria-hidden />}
              renderRoot={(props: object) => <Link to="/rooms/rules" {...props} />}
            >
              {t('rules.all')}
            </Button>
            <Button
              id="rooms-add"
              leftSection={<IconPlus size={18} stroke={2} aria-hidden />}
              renderRoot={(props: object) => <Link to="/rooms/new" {...props} />}
            >
              {t('room.add')}
            </Button>
          </>
        )
      }
    >
      <Loaded id="rooms" query={rooms} pending={<Skeleton height={420} radius="lg" />}>
        {(all) => <RoomList all={all} />}
      </Loaded>
    </Page>
  );
}

function RoomList({ all }: { all: Resource[] }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const [view, setView] = useState<Resource['status']>('ACTIVE');
  const [search, setSearch] = useState('');
  const shown = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return all.filter(
      ({ name, status, locationPath, amenities }) =>
        status === view && [name, ...locationPath, ...amenities].join(' ').toLowerCase().includes(wanted),
    );
  }, [all, view, search]);
  const rows = useRows(shown);
  if (all.length === 0) {
    return (
      <Panel>
        <EmptyState
          icon={IconDoor}
          title={t('floor.empty')}
          text={t('floor.emptyText')}
          action={
            isAdmin && (
              <Button id="rooms-add-first" renderRoot={(props: object) => <Link to="/rooms/new" {...props} />}>
                {t('room.add')}
              </Button>
            )
          }
        />
      </Panel>
    );
  }
  const count = (status: Resource['status']) => all.filter((room) => room.status === status).length;
  return (
    <>
      <Group gap="sm" mb="md">
        <TextInput
          id="rooms-search"
          aria-label={t('room.search')}
          placeholder={t('room.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
          flex="1 1 12rem"
          maw={352}
        />
        <SegmentedControl
          id="rooms-view"
          aria-label={t('room.use')}
          value={view}
          onChange={(value) => setView(value)}
          data={views.map((value) => ({ value, label: `${t(`room.status.${value}`)} ${count(value)}` }))}
        />
      </Group>
      <Panel isFlush>
        {rows.length === 0 ? <EmptyState icon={IconDoor} title={t('floor.noMatch')} /> : <RoomTable rows={rows} />}
      </Panel>
    </>
  );
}

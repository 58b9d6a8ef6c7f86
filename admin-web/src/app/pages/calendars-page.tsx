import { Button, Select, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarShare, IconPlus } from '@tabler/icons-react';
import type { Connection, Resource } from '@lintel/shared/contracts';
import { useSearch } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/ui/dialog';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { Conflicts } from '../../features/calendar-sync/components/conflicts';
import { useConnections } from '../../features/connections/api/list-connections';
import { ConnectFeed } from '../../features/connections/components/connect-feed';
import { ConsentNotice } from '../../features/connections/components/consent-notice';
import { ConnectionTable } from '../../features/connections/components/connection-table';
import { OrganisationAccounts } from '../../features/connections/components/organisation-accounts';
import { useRooms } from '../../features/rooms/api/list-resources';
import { useMe } from '../../features/session/api/me';

export function CalendarsPage() {
  const { t } = useTranslation();
  const connections = useConnections();
  const rooms = useRooms();
  const { tenant } = useMe();
  const [isAdding, { open, close }] = useDisclosure(false);
  const { connected, refused } = useSearch({ from: '/shell/calendars' });
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const add = (id: string) => (
    <Button id={id} leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={open}>
      {t('calendar.add')}
    </Button>
  );
  const failing = connections.data?.filter(({ actionRequired }) => actionRequired).length ?? 0;
  return (
    <Page
      title={t('nav.calendars')}
      subtitle={failing > 0 ? t('calendar.failingCount', { count: failing }) : t('calendar.intro')}
    >
      <Loaded id="calendars" query={connections} pending={<Skeleton height={320} radius="lg" />}>
        {(all) => (
          <Stack gap="lg">
            <ConsentNotice id="calendars-consent" connected={connected} refused={refused} />
            {all.some(({ kind }) => kind !== 'FEED') && (
              <Conflicts rooms={rooms.data ?? []} timeZone={tenant.timeZone} />
            )}
            <OrganisationAccounts
              accounts={all.filter(({ kind }) => kind !== 'FEED')}
              rooms={rooms.data ?? []}
              returnPath="/admin/calendars"
            />
            <Feeds connections={all.filter(({ kind }) => kind === 'FEED')} rooms={roomsById} add={add} />
          </Stack>
        )}
      </Loaded>
      <Dialog id="calendars-add-dialog" isOpen={isAdding} onClose={close} size="lg" title={t('calendar.add')}>
        <AddFeed onDone={close} />
      </Dialog>
    </Page>
  );
}

interface FeedsProps {
  connections: Connection[];
  rooms: ReadonlyMap<string, Resource>;
  add: (id: string) => ReactNode;
}

function Feeds({ connections, rooms, add }: FeedsProps) {
  const { t } = useTranslation();
  return (
    <Panel isFlush title={t('account.feedsTitle')} text={t('account.feedsText')} actions={add('calendars-add')}>
      {connections.length === 0 ? (
        <EmptyState icon={IconCalendarShare} title={t('calendar.empty')} text={t('calendar.emptyText')} />
      ) : (
        <ConnectionTable connections={connections} rooms={rooms} />
      )}
    </Panel>
  );
}

function AddFeed({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const rooms = useRooms();
  const [roomId, setRoomId] = useState<string | null>(null);
  const room = rooms.data?.find(({ id }) => id === roomId);
  return (
    <Stack gap="md">
      <Select
        id="calendars-add-room"
        label={t('calendar.room')}
        placeholder={t('calendar.chooseRoom')}
        data={(rooms.data ?? [])
          .filter(({ status }) => status !== 'RETIRED')
          .map(({ id, name, locationPath }) => ({
            value: id,
            label: [name, locationPath.at(-1)].filter(Boolean).join(' · '),
          }))}
        value={roomId}
        onChange={setRoomId}
        searchable
        allowDeselect={false}
        data-autofocus
      />
      {room && <ConnectFeed key={room.id} id="connect-feed" room={room} onDone={onDone} doneLabel={t('action.done')} />}
    </Stack>
  );
}

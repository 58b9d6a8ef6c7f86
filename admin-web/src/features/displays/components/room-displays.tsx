import type { Resource } from '@lintel/shared/contracts';
import { Button, Skeleton } from '@mantine/core';
import { IconDeviceTablet, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/ui/empty-state';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { useRoomDisplays } from '../api/list-displays';
import { useRooms } from '../../rooms/api/list-resources';
import { DisplayTable } from './display-table';

/** The displays beside a room's doors. */
export function RoomDisplays({ room }: { room: Resource }) {
  const { t } = useTranslation();
  const displays = useRoomDisplays(room.id);
  const rooms = useRooms();
  const pair = (
    <Button
      id="room-displays-pair"
      leftSection={<IconPlus size={16} stroke={2} aria-hidden />}
      renderRoot={(props: object) => <Link to="/pair" search={{ room: room.id }} {...props} />}
    >
      {t('display.pairOne')}
    </Button>
  );
  return (
    <Loaded id="room-displays" query={displays} pending={<Skeleton height={200} radius="lg" />}>
      {(own) =>
        own.length === 0 ? (
          <Panel>
            <EmptyState
              icon={IconDeviceTablet}
              title={t('display.noneHere')}
              text={t('display.emptyText')}
              action={pair}
            />
          </Panel>
        ) : (
          <Panel isFlush title={t('nav.displays')} actions={pair}>
            <DisplayTable displays={own} rooms={new Map(rooms.data?.map((one) => [one.id, one]))} />
          </Panel>
        )
      }
    </Loaded>
  );
}

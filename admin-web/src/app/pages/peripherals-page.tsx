import { Button, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { usePeripherals } from '../../features/peripherals/api/peripherals';
import { AddKeyDialog } from '../../features/peripherals/components/add-key-dialog';
import { HomeAssistantPanel } from '../../features/peripherals/components/home-assistant-panel';
import { PeripheralTable } from '../../features/peripherals/components/peripheral-table';
import { useRooms } from '../../features/rooms/api/list-resources';

/** The keys of what hangs beside the rooms, and whether Home Assistant finds them. */
export function PeripheralsPage() {
  const { t } = useTranslation();
  const peripherals = usePeripherals();
  const rooms = useRooms();
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const [isAdding, { open, close }] = useDisclosure(false);
  const add = (id: string) => (
    <Button id={id} leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={open}>
      {t('peripheral.add')}
    </Button>
  );
  const isEmpty = peripherals.data?.length === 0;
  return (
    <Page
      title={t('nav.peripherals')}
      subtitle={t('peripheral.intro')}
      actions={isEmpty ? undefined : add('peripherals-add')}
    >
      <Stack gap="md">
        <Loaded id="peripherals" query={peripherals} pending={<Skeleton height={240} radius="lg" />}>
          {(all) => (
            <Panel isFlush>
              {all.length === 0 ? (
                <EmptyState
                  icon={IconBroadcast}
                  title={t('peripheral.empty')}
                  text={t('peripheral.emptyText')}
                  action={add('peripherals-add-first')}
                />
              ) : (
                <PeripheralTable peripherals={all} rooms={roomsById} />
              )}
            </Panel>
          )}
        </Loaded>
        <HomeAssistantPanel />
      </Stack>
      <AddKeyDialog rooms={rooms.data ?? []} isOpen={isAdding} onClose={close} />
    </Page>
  );
}

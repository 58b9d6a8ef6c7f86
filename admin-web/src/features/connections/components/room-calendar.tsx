import type { Resource } from '@lintel/shared/contracts';
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { useRoomAccounts, useRoomConnections } from '../api/list-connections';
import { AccountCalendars } from './account-calendars';
import { ConnectFeed } from './connect-feed';
import { ConnectionCard } from './connection-card';

/** The calendars a room is subscribed to, and a way to subscribe it to one. */
export function RoomCalendar({ room }: { room: Resource }) {
  const { t } = useTranslation();
  const connections = useRoomConnections(room.id);
  const accounts = useRoomAccounts(room.id).data ?? [];
  const [isAdding, setIsAdding] = useState(false);
  // Offered where there is none, it stays until what the first reading brought has been read.
  if (!isAdding && connections.data?.length === 0 && accounts.length === 0) setIsAdding(true);
  return (
    <Loaded id="room-calendar" query={connections} pending={<Skeleton height={220} radius="lg" />}>
      {(own) => (
        <Stack gap="lg">
          {own.length > 0 && (
            <Panel>
              {own.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} timeZone={room.timeZone} />
              ))}
            </Panel>
          )}
          {accounts.map((account) => (
            <Panel key={account.id} title={account.name}>
              <AccountCalendars account={account} rooms={[]} />
            </Panel>
          ))}
          {isAdding ? (
            <Panel title={t('calendar.connectTitle')} text={t('calendar.connectText', { room: room.name })}>
              <ConnectFeed
                id="connect-feed"
                room={room}
                onDone={() => setIsAdding(false)}
                doneLabel={t('action.done')}
              />
            </Panel>
          ) : accounts.length > 0 ? null : (
            <div>
              <Button
                id="room-calendar-add"
                variant="default"
                leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
                onClick={() => setIsAdding(true)}
              >
                {t('calendar.addAnother')}
              </Button>
            </div>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

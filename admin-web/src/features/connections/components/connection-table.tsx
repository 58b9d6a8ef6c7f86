import type { Connection, Resource } from '@lintel/shared/contracts';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { ConnectionActions } from './connection-actions';
import { ConnectionBadge } from './connection-badge';
import table from '../../../components/ui/data-table.module.css';

interface ConnectionTableProps {
  connections: Connection[];
  rooms: ReadonlyMap<string, Resource>;
}

export function ConnectionTable({ connections, rooms }: ConnectionTableProps) {
  const { t } = useTranslation();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('calendar.name')}</th>
            <th scope="col">{t('calendar.room')}</th>
            <th scope="col">{t('calendar.state')}</th>
            <th scope="col">{t('calendar.lastSync')}</th>
            <th scope="col">{t('calendar.events')}</th>
            <th scope="col">
              <span className={table.hidden}>{t('calendar.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => (
            <Row
              key={connection.id}
              connection={connection}
              room={connection.resourceId === null ? undefined : rooms.get(connection.resourceId)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ connection, room }: { connection: Connection; room: Resource | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <tr className={table.row}>
      <td>
        <Text fw={560} size="sm" className={table.line}>
          {connection.name}
        </Text>
        <div className={table.sub}>{connection.host}</div>
      </td>
      <td>
        {room && (
          <Link
            id={`connection-${connection.id}-room`}
            to="/rooms/$roomId"
            params={{ roomId: room.id }}
            search={{ tab: 'calendar' }}
            className={table.link}
          >
            {room.name}
          </Link>
        )}
      </td>
      <td>
        <ConnectionBadge connection={connection} />
        {connection.error && (
          <div className={table.problem}>
            <bdi>{connection.error}</bdi>
          </div>
        )}
        {connection.skipped.length > 0 && (
          <div className={table.sub}>{t('calendar.skipped', { count: connection.skipped.length })}</div>
        )}
      </td>
      <td data-tabular data-label={t('calendar.lastSync')} className={table.line}>
        {connection.lastSyncedAt ? format.relative(connection.lastSyncedAt, now) : t('calendar.never')}
      </td>
      <td data-tabular data-label={t('calendar.events')}>
        {format.number(connection.eventCount)}
      </td>
      <td className={table.end}>
        <ConnectionActions connection={connection} />
      </td>
    </tr>
  );
}

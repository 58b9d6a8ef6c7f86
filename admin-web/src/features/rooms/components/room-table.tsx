import type { Resource, RoomState } from '@lintel/shared/contracts';
import { Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Dot } from '../../../components/ui/dot';
import { StateMark } from '../../../components/ui/state-mark';
import table from '../../../components/ui/data-table.module.css';

export interface RoomRow {
  room: Resource;
  state: RoomState | undefined;
  displays: { online: number; total: number };
}

const calendarTones = { OK: 'good', PENDING: 'warning', ERROR: 'bad', NONE: 'off' } as const;

export function RoomTable({ rows }: { rows: RoomRow[] }) {
  const { t } = useTranslation();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('room.name')}</th>
            <th scope="col">{t('room.now')}</th>
            <th scope="col">{t('room.capacity')}</th>
            <th scope="col">{t('room.amenities')}</th>
            <th scope="col">{t('room.calendar')}</th>
            <th scope="col">{t('room.displays')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.room.id} {...row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ room, state, displays }: RoomRow) {
  const { t } = useTranslation();
  return (
    <tr className={table.row}>
      <td>
        <Link id={`rooms-${room.id}`} to="/rooms/$roomId" params={{ roomId: room.id }} className={table.cover}>
          {room.name}
        </Link>
        <div className={`${table.sub} ${table.line}`}>
          {room.locationPath.slice(-2).join(' › ') || t('floor.noLocation')}
        </div>
      </td>
      <td>
        {room.status === 'ACTIVE' && state ? (
          <StateMark state={state.state} />
        ) : (
          <Badge variant="default" radius="sm">
            {t(`room.status.${room.status}`)}
          </Badge>
        )}
      </td>
      <td data-tabular className={table.line}>
        {room.capacity === null ? '' : t('floor.seats', { count: room.capacity })}
      </td>
      <td className={table.quiet}>{room.amenities.join(', ')}</td>
      <td data-label={t('room.calendar')}>
        {state && (
          <span className={table.marks}>
            <Dot tone={calendarTones[state.calendar.status]} />
            {t(`calendar.health.${state.calendar.status}`)}
          </span>
        )}
      </td>
      <td data-label={t('room.displays')}>
        <span className={table.marks} data-tabular>
          <Dot
            tone={
              displays.total === 0
                ? 'off'
                : displays.online === displays.total
                  ? 'good'
                  : displays.online === 0
                    ? 'bad'
                    : 'warning'
            }
          />
          {displays.total === 0 ? t('floor.presenceShort.NONE') : t('room.displaysOnline', displays)}
        </span>
      </td>
    </tr>
  );
}

import type { NoShow, Resource } from '@lintel/shared/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import table from '../../../components/ui/data-table.module.css';

interface NoShowTableProps {
  items: readonly NoShow[];
  rooms: ReadonlyMap<string, Resource>;
  timeZone: string;
}

export function NoShowTable({ items, rooms, timeZone }: NoShowTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('booking.organizer')}</th>
            <th scope="col">{t('booking.room')}</th>
            <th scope="col">{t('noShow.missed')}</th>
            <th scope="col">{t('noShow.last')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ organizer, resourceId, missed, total, lastMissedAt }) => {
            const room = rooms.get(resourceId);
            const who = organizer.name ?? organizer.email ?? '';
            return (
              <tr key={`${resourceId} ${organizer.email ?? organizer.name}`} className={table.row}>
                <td>
                  <div>{who}</div>
                  {organizer.email && organizer.email !== who && <div className={table.sub}>{organizer.email}</div>}
                </td>
                <td data-label={t('booking.room')}>
                  <Link
                    id={`no-show-${resourceId}-${organizer.email ?? organizer.name}`}
                    to="/rooms/$roomId"
                    params={{ roomId: resourceId }}
                    className={table.link}
                  >
                    {room?.name ?? t('display.unknownRoom')}
                  </Link>
                </td>
                <td data-tabular data-label={t('noShow.missed')}>
                  {t('noShow.missedOf', { missed, total })}
                </td>
                <td data-tabular data-label={t('noShow.last')} className={table.line}>
                  <time dateTime={lastMissedAt}>{format.dateTime(lastMissedAt, room?.timeZone ?? timeZone)}</time>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

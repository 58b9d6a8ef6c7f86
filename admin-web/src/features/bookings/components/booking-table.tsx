import type { Booking, Resource } from '@lintel/shared/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import { BookingStatusMark } from './booking-status';
import table from '../../../components/ui/data-table.module.css';

interface BookingTableProps {
  bookings: readonly Booking[];
  rooms: ReadonlyMap<string, Resource>;
  fallbackZone: string;
  onOpen: (bookingId: string) => void;
}

export function BookingTable({ bookings, rooms, fallbackZone, onOpen }: BookingTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('booking.title')}</th>
            <th scope="col">{t('booking.when')}</th>
            <th scope="col">{t('booking.rooms')}</th>
            <th scope="col">{t('booking.organizer')}</th>
            <th scope="col">{t('booking.statusLabel')}</th>
            <th scope="col">{t('booking.reference')}</th>
          </tr>
        </thead>
        <tbody>
          {bookings.map((booking) => {
            const own = booking.resourceIds.map((id) => rooms.get(id));
            const zone = own[0]?.timeZone ?? fallbackZone;
            return (
              <tr key={booking.id} className={table.row}>
                <td>
                  <button
                    type="button"
                    id={`booking-${booking.id}`}
                    className={table.cover}
                    onClick={() => onOpen(booking.id)}
                  >
                    {booking.title}
                  </button>
                </td>
                <td className={table.line}>
                  <time dateTime={booking.start}>{format.span(booking.start, booking.end, zone)}</time>
                </td>
                <td>{own.map((room) => room?.name ?? t('display.unknownRoom')).join(', ')}</td>
                <td>{booking.organizer.name ?? booking.organizer.email}</td>
                <td>
                  <span className={table.marks}>
                    <BookingStatusMark status={booking.status} />
                    {booking.inConflict && (
                      <IconAlertTriangle
                        size={16}
                        color="var(--lt-color-danger)"
                        role="img"
                        aria-label={t('booking.inConflict')}
                      />
                    )}
                  </span>
                </td>
                <td className={`${table.quiet} ${table.line}`}>{booking.reference}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

import type { PublicBooking } from '@lintel/shared/contracts';
import { useTexts } from '../../lib/texts';
import { cityOf, localDateOf } from '../../lib/zones';

/** What was booked: when in both zones where they differ, where, with whom. */
export function BookingFacts({ booking }: { booking: PublicBooking }) {
  const { t, format } = useTexts();
  const { timeZone, departmentTimeZone, meetingType, department, location, payment } = booking;
  const [start, end] = [Date.parse(booking.start), Date.parse(booking.end)] as [number, number];
  const span = (zone: string): string => `${format.time(start, zone)} – ${format.time(end, zone)}`;
  const isSameTime = span(timeZone) === span(departmentTimeZone) && sameDay(start, timeZone, departmentTimeZone);
  const theirDate = localDateOf(start, departmentTimeZone);
  const theirDay = sameDay(start, timeZone, departmentTimeZone) ? '' : `${format.dateShort(theirDate)}, `;
  return (
    <dl className="booking-facts">
      <div>
        <dt>{t('confirm.what')}</dt>
        <dd>
          <strong>{meetingType.name}</strong>, {format.duration(meetingType.durationMinutes)}
        </dd>
      </div>
      <div>
        <dt>{t('confirm.when')}</dt>
        <dd>
          <strong>{format.date(localDateOf(start, timeZone))}</strong>
          <br />
          <strong>{span(timeZone)}</strong>{' '}
          <span className="muted">
            {cityOf(timeZone)} ({format.zoneShort(start, timeZone)})
          </span>
          {!isSameTime && (
            <>
              <br />
              <span className="muted">
                {theirDay}
                {t('confirm.theirTime', {
                  time: span(departmentTimeZone),
                  zone: `${cityOf(departmentTimeZone)} (${format.zoneShort(start, departmentTimeZone)})`,
                })}
              </span>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('confirm.with')}</dt>
        <dd>{department.name}</dd>
      </div>
      <div>
        <dt>{t('confirm.where')}</dt>
        <dd>
          <Where location={location} type={meetingType.locationType} />
        </dd>
      </div>
      {payment && (
        <div>
          <dt>{t('payment.label')}</dt>
          <dd>
            {format.price(payment)} · {t(`payment.${payment.status}`)}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('confirm.reference')}</dt>
        <dd>{booking.reference}</dd>
      </div>
    </dl>
  );
}

const sameDay = (at: number, one: string, other: string): boolean => localDateOf(at, one) === localDateOf(at, other);

function Where({ location, type }: { location: string | null; type: PublicBooking['meetingType']['locationType'] }) {
  const { t } = useTexts();
  if (location !== null && /^https?:\/\//.test(location)) {
    return (
      <a href={location} target="_blank" rel="noreferrer">
        {location.replace(/^https?:\/\//, '')}
        <span className="only-heard"> ({t('page.opensNewTab')})</span>
      </a>
    );
  }
  if (location !== null) return location;
  return type === 'PHONE' ? t('confirm.wherePhone') : t('confirm.whereLater');
}

import type { PublicBooking } from '@lintel/shared/contracts';
import { Heading } from '../../components/heading';
import { Icon, type IconName } from '../../components/icon';
import { Link } from '../../components/link';
import { apiBase, serverNow } from '../../lib/page-data';
import { useKept } from '../../lib/session';
import { useTexts, type TextKey } from '../../lib/texts';
import { BookingFacts } from './facts';
import { Pay } from './pay';
import { Seen } from './seen-booking';

/** Step 6, and what the links of a mail show later. */
export function Confirm({ id }: { id: string }) {
  return <Seen id={id}>{(booking, token) => <Booking booking={booking} token={token} />}</Seen>;
}

interface Face {
  heading: TextKey;
  lead?: TextKey;
  icon: IconName;
  tone: 'good' | 'waiting' | 'over';
}

function faceOf({ status, payment, end }: PublicBooking): Face {
  if (payment?.status === 'VOID')
    return { heading: 'payment.void', lead: 'payment.voidLead', icon: 'close', tone: 'over' };
  if (status === 'DECLINED') return { heading: 'confirm.declined', icon: 'close', tone: 'over' };
  if (status === 'CANCELLED') return { heading: 'confirm.cancelled', icon: 'close', tone: 'over' };
  if (status === 'PENDING' && payment?.status === 'PENDING') {
    return { heading: 'payment.waiting', lead: 'payment.waitingLead', icon: 'clock', tone: 'waiting' };
  }
  if (status === 'PENDING') {
    return { heading: 'confirm.pending', lead: 'confirm.pendingLead', icon: 'clock', tone: 'waiting' };
  }
  if (Date.parse(end) < serverNow()) return { heading: 'confirm.done', icon: 'check', tone: 'over' };
  return { heading: 'confirm.heading', lead: 'confirm.lead', icon: 'check', tone: 'good' };
}

function Booking({ booking, token }: { booking: PublicBooking; token: string }) {
  const { t } = useTexts();
  const { links } = useKept();
  const face = faceOf(booking);
  const given = links[booking.id];
  const isStillOn = face.tone !== 'over';
  const isPaidFirst = booking.payment?.status === 'PENDING';
  const icsUrl = `${apiBase()}bookings/${booking.id}/invite.ics?token=${encodeURIComponent(token)}`;
  return (
    <section className="panel panel-narrow" data-tone={face.tone}>
      <span className="big-icon" aria-hidden="true">
        <Icon name={face.icon} />
      </span>
      <Heading title={t(face.heading)}>{t(face.heading)}</Heading>
      {face.lead && <p className="lead">{t(face.lead)}</p>}
      <BookingFacts booking={booking} />
      {isPaidFirst && isStillOn && <Pay booking={booking} token={token} />}
      {isStillOn && (
        <div className="actions">
          <a className={isPaidFirst ? 'button' : 'button button-primary'} href={icsUrl} download>
            <Icon name="calendar" />
            {t('confirm.addToCalendar')}
          </a>
          {given && booking.canReschedule && (
            <Link
              className="button"
              to={{ name: 'reschedule', id: booking.id }}
              parameters={{ token: tokenOf(given.rescheduleUrl) }}
            >
              {t('confirm.reschedule')}
            </Link>
          )}
          {given && booking.canCancel && (
            <Link
              className="button button-quiet"
              to={{ name: 'cancel', id: booking.id }}
              parameters={{ token: tokenOf(given.cancelUrl) }}
            >
              {t('confirm.cancel')}
            </Link>
          )}
        </div>
      )}
      {isStillOn && !given && <p className="muted">{t('confirm.linksElsewhere')}</p>}
      <Link to={{ name: 'departments' }} className="text-button">
        {t('confirm.again')}
      </Link>
    </section>
  );
}

const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

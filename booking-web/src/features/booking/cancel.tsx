import type { PublicBooking } from '@lintel/shared/contracts';
import { useState, type FormEvent } from 'react';
import { failureText } from '../../components/failure';
import { Heading } from '../../components/heading';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Missing } from '../../components/missing';
import { Notice } from '../../components/notice';
import { ask, isNotFound } from '../../lib/api';
import { tellHost } from '../../lib/embed';
import { useTexts } from '../../lib/texts';
import { BookingFacts } from './facts';
import { Seen } from './seen-booking';

/** What the link to cancel opens. Its token is good for that one time. */
export function Cancel({ id }: { id: string }) {
  const [cancelled, setCancelled] = useState<PublicBooking | null>(null);
  if (cancelled) return <Done booking={cancelled} />;
  return <Seen id={id}>{(booking, token) => <Ask booking={booking} token={token} onDone={setCancelled} />}</Seen>;
}

interface Props {
  booking: PublicBooking;
  token: string;
  onDone: (booking: PublicBooking) => void;
}

function Ask({ booking, token, onDone }: Props) {
  const texts = useTexts();
  const { t } = texts;
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [isSending, setIsSending] = useState(false);
  const submit = async (): Promise<void> => {
    setIsSending(true);
    setFailure(null);
    try {
      const said = reason.trim();
      const body = { token, ...(said && { reason: said }) };
      const done = await ask<PublicBooking>(`bookings/${booking.id}/cancel`, body);
      const { id, reference, status, start, end } = done;
      tellHost({ type: 'cancelled', id, reference, status, start, end });
      onDone(done);
    } catch (error) {
      setFailure(error);
      setIsSending(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  if (isNotFound(failure)) return <Missing isLink />;
  const title = t(booking.canCancel ? 'cancel.heading' : 'cancel.tooLate');
  return (
    <section className="panel panel-narrow">
      <Heading title={title}>{title}</Heading>
      <BookingFacts booking={booking} />
      {booking.canCancel && (
        <form className="form" onSubmit={onSubmit}>
          <div className="field">
            <label htmlFor="reason">
              {t('cancel.reason')}
              <span className="muted"> ({t('details.optional')})</span>
            </label>
            <textarea
              id="reason"
              rows={3}
              maxLength={1_000}
              aria-describedby="reason-hint"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <p id="reason-hint" className="hint">
              {t('cancel.reasonHint')}
            </p>
          </div>
          {failure !== null && <Notice isAlert>{failureText(texts, failure)}</Notice>}
          <div className="actions">
            <button type="submit" className="button button-danger" disabled={isSending}>
              {t(isSending ? 'cancel.sending' : 'cancel.submit')}
            </button>
            <Link className="button" to={{ name: 'confirm', id: booking.id }} parameters={{ token }}>
              {t('cancel.keep')}
            </Link>
          </div>
        </form>
      )}
    </section>
  );
}

function Done({ booking }: { booking: PublicBooking }) {
  const { t } = useTexts();
  const again = { name: 'dates', owner: booking.department.slug, type: booking.meetingType.slug } as const;
  return (
    <section className="panel panel-narrow" data-tone="over">
      <span className="big-icon" aria-hidden="true">
        <Icon name="check" />
      </span>
      <Heading title={t('cancel.done')}>{t('cancel.done')}</Heading>
      <p className="lead">{t('cancel.doneLead')}</p>
      <BookingFacts booking={booking} />
      <Link className="button button-primary" to={again}>
        {t('confirm.again')}
      </Link>
    </section>
  );
}

import type { CreatedPublicBooking, PublicBooking } from '@lintel/shared/contracts';
import { useState } from 'react';
import { failureText } from '../../components/failure';
import { Heading } from '../../components/heading';
import { Link } from '../../components/link';
import { Missing } from '../../components/missing';
import { Notice } from '../../components/notice';
import { ask, isNotFound, Refusal } from '../../lib/api';
import { tellHost } from '../../lib/embed';
import { go, useRoute } from '../../lib/router';
import { useTexts } from '../../lib/texts';
import { localDateOf } from '../../lib/zones';
import { isDate } from '../../lib/dates';
import { showBooking } from '../details/send-booking';
import { ChooseTime } from '../time/choose-time';
import { SlotChoice } from '../time/slots';
import { useTimeZone } from '../time/use-time-zone';
import { When } from '../time/when';
import { ZonePicker } from '../time/zone-picker';
import { BookingFacts } from './facts';
import { Seen } from './seen-booking';

/** What the link to move a meeting opens: its day and its time are in the address, so that back goes back. */
export function Reschedule({ id }: { id: string }) {
  return <Seen id={id}>{(booking, token) => <Choose booking={booking} token={token} />}</Seen>;
}

function Choose({ booking, token }: { booking: PublicBooking; token: string }) {
  const { t } = useTexts();
  const { parameters } = useRoute();
  const [timeZone, chooseTimeZone] = useTimeZone();
  const chosen = parameters.get('date');
  const date = chosen !== null && isDate(chosen) ? chosen : null;
  const start = Date.parse(parameters.get('start') ?? '');
  const to = (next: Record<string, string>): void => go({ name: 'reschedule', id: booking.id }, { token, ...next });
  if (!booking.canReschedule) {
    return (
      <section className="panel panel-narrow">
        <Heading title={t('reschedule.tooLate')}>{t('reschedule.tooLate')}</Heading>
        <BookingFacts booking={booking} />
      </section>
    );
  }
  const hasStart = date !== null && !Number.isNaN(start);
  return (
    <section className="panel">
      <aside className="summary" aria-label={t('reschedule.now')}>
        <p className="summary-what">
          <span className="summary-owner">{booking.department.name}</span>
          <span className="summary-type">{booking.meetingType.name}</span>
        </p>
        <p className="when-label">{t('reschedule.now')}</p>
        <When start={Date.parse(booking.start)} minutes={booking.meetingType.durationMinutes} timeZone={timeZone} />
        <ZonePicker timeZone={timeZone} onChoose={chooseTimeZone} />
      </aside>
      <div className="panel-main">
        <Heading key={`${date} ${hasStart}`} title={t('reschedule.heading')} isQuiet>
          {t(hasStart ? 'reschedule.confirm' : 'reschedule.heading')}
        </Heading>
        {hasStart ? (
          <Move
            // Of another time nothing is refused yet.
            key={start}
            booking={booking}
            token={token}
            start={start}
            timeZone={timeZone}
            onOther={(at) => to({ date: localDateOf(Date.parse(at), timeZone), start: at })}
          />
        ) : (
          <ChooseTime
            key={timeZone}
            offer={{ department: booking.department.slug, type: booking.meetingType.slug }}
            timeZone={timeZone}
            date={date}
            onDate={(day) => to(day === null ? {} : { date: day })}
            onSlot={({ start: at }) => to({ date: localDateOf(Date.parse(at), timeZone), start: at })}
          />
        )}
      </div>
    </section>
  );
}

interface MoveProps {
  booking: PublicBooking;
  token: string;
  start: number;
  timeZone: string;
  onOther: (start: string) => void;
}

function Move({ booking, token, start, timeZone, onOther }: MoveProps) {
  const texts = useTexts();
  const { t } = texts;
  const [failure, setFailure] = useState<unknown>(null);
  const [isSending, setIsSending] = useState(false);
  const submit = async (): Promise<void> => {
    setIsSending(true);
    setFailure(null);
    try {
      const body = { token, start: new Date(start).toISOString(), timeZone };
      const moved = await ask<CreatedPublicBooking>(`bookings/${booking.id}/reschedule`, body);
      const { id, reference, status, start: from, end } = moved;
      tellHost({ type: 'rescheduled', id, reference, status, start: from, end });
      showBooking(moved);
    } catch (error) {
      setFailure(error);
      setIsSending(false);
    }
  };
  if (isNotFound(failure)) return <Missing isLink />;
  const alternatives = failure instanceof Refusal ? failure.problem.alternatives : undefined;
  return (
    <div className="form">
      <When start={start} minutes={booking.meetingType.durationMinutes} timeZone={timeZone} />
      {failure !== null && (
        <Notice isAlert>
          <p>{alternatives ? t('times.gone') : failureText(texts, failure)}</p>
          {alternatives && alternatives.length > 0 && (
            <>
              <h2 className="notice-title">{t('alternatives.heading')}</h2>
              <SlotChoice slots={alternatives} timeZone={timeZone} onSlot={onOther} />
            </>
          )}
        </Notice>
      )}
      <div className="actions">
        <button type="button" className="button button-primary" disabled={isSending} onClick={() => void submit()}>
          {t(isSending ? 'reschedule.sending' : 'reschedule.submit')}
        </button>
        <Link className="button" to={{ name: 'reschedule', id: booking.id }} parameters={{ token }}>
          {t('times.otherDay')}
        </Link>
      </div>
    </div>
  );
}

import type { StateCard } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../lib/format';
import styles from './agenda.module.css';
import type { BoardView } from './board';

/** Who is in and who comes next, a line each at most. */
export function Agenda({ view, format }: { view: BoardView; format: Format }) {
  const { t } = useTranslation();
  const { current, concurrent, next } = view.state;
  const released = view.schedule.bookings.find((card) => card.id === view.state.restore?.bookingId);
  const isNextToday = next !== null && format.isSameDay(Date.parse(next.start), view.now);
  const also = concurrent.length > 0 ? t('line.also', { count: concurrent.length }) : null;
  return (
    <dl className={styles.agenda}>
      {released && <Entry label={t('line.released')} card={released} format={format} />}
      {current && <Entry label={t('line.now')} card={current} format={format} also={also} />}
      {isNextToday ? (
        <Entry label={t('line.next')} card={next} format={format} />
      ) : (
        <div className={styles.entry}>
          <dt className={styles.label}>{t('line.next')}</dt>
          <dd className={styles.what}>{t('line.nothingNext')}</dd>
        </div>
      )}
    </dl>
  );
}

interface EntryProps {
  label: string;
  card: Pick<StateCard, 'title' | 'organizerName' | 'start' | 'end'>;
  format: Format;
  also?: string | null;
}

function Entry({ label, card, format, also }: EntryProps) {
  const { t } = useTranslation();
  const start = format.time(Date.parse(card.start));
  const end = format.time(Date.parse(card.end));
  return (
    <div className={styles.entry}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.what}>
        <bdi className={styles.time}>{t('line.range', { start, end })}</bdi>{' '}
        <span className={styles.meeting}>
          <bdi className={styles.title}>{card.title ?? t('line.reserved')}</bdi>{' '}
          {card.organizerName && <bdi className={styles.who}>{card.organizerName}</bdi>}{' '}
          {also && <span className={styles.also}>{also}</span>}
        </span>
      </dd>
    </div>
  );
}

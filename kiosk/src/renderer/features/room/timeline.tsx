import type { RoomSchedule } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../lib/format';
import { layOutTimeline } from './timeline-layout';
import styles from './timeline.module.css';

interface TimelineProps {
  schedule: RoomSchedule;
  currentId: string | null;
  now: number;
  format: Format;
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(3)}%`;

/** The room's day as one slim line: what is taken, where we are. */
export function Timeline({ schedule, currentId, now, format }: TimelineProps) {
  const { t } = useTranslation();
  const { window, busy, now: position, labels } = layOutTimeline(schedule.bookings, currentId, now, schedule.timeZone);
  const label = t('room.timeline', { start: format.time(window.start), end: format.time(window.end) });
  return (
    <div className={styles.timeline} role="img" aria-label={label}>
      <div className={styles.line}>
        <div className={styles.past} style={{ inlineSize: percent(position) }} />
        {busy.map((span) => (
          <div
            key={`${span.start}-${span.length}`}
            className={styles.busy}
            data-current={span.isCurrent || undefined}
            style={{ insetInlineStart: percent(span.start), inlineSize: percent(span.length) }}
          />
        ))}
        <div className={styles.now} style={{ insetInlineStart: percent(position) }} />
      </div>
      {labels.map(({ at, position: where }) => (
        <span key={at} className={styles.hour} style={{ insetInlineStart: percent(where) }}>
          {format.hour(at)}
        </span>
      ))}
    </div>
  );
}

import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../lib/format';
import type { BoardView } from '../room/board';
import type { Headline } from '../room/headline';
import { headlineText } from '../room/headline-text';
import { StateIcon } from '../room/state-icon';
import styles from './clock-face.module.css';

const MINUTE = 60_000;
/** Places across the screen: nothing stands still long enough to burn in. */
const places = 7;

/** Outside the screen's hours: a dim clock, the room and its state in small. Any touch wakes it. */
export function ClockFace({ view, headline, format }: { view: BoardView; headline: Headline; format: Format }) {
  const { t } = useTranslation();
  const { schedule, now } = view;
  const time = format.time(now);
  const { word, detail } = headlineText(headline, t, format, now);
  const minute = Math.floor(now / MINUTE);
  const drift = { '--x': minute % places, '--y': Math.floor(minute / places) % places } as CSSProperties;
  return (
    <main className={styles.night} data-state={headline.state} data-dim>
      <div className={styles.face} style={drift}>
        <p className={styles.clock} aria-label={t('room.clock', { time })} role="timer" aria-live="off">
          <span aria-hidden="true">{time}</span>
        </p>
        <p className={styles.date}>{format.date(now)}</p>
        <h1 className={styles.room}>
          <bdi>{schedule.room.name}</bdi>
        </h1>
        <p className={styles.state}>
          <span className={styles.shape}>
            <StateIcon state={headline.state} />
          </span>
          {word} {detail}
        </p>
      </div>
      <button type="button" className={styles.wake} aria-label={t('night.wake')} />
    </main>
  );
}

import { useTranslation } from 'react-i18next';
import { layOutTimeline } from '../room/timeline-layout';
import { StateIcon } from '../room/state-icon';
import { useRoomFaces, type RoomFaceProps } from './room-face';
import styles from './room-timelines.module.css';

const percent = (fraction: number): string => `${(fraction * 100).toFixed(3)}%`;

/** The day of each room on one scale, so that a gap can be found by eye. */
export function RoomTimelines(props: RoomFaceProps) {
  const { t } = useTranslation();
  const rooms = useRoomFaces(props);
  const [first] = props.views;
  if (!first) return null;
  const { now } = first;
  const zone = first.schedule.timeZone;
  const everything = props.views.flatMap(({ schedule }) => schedule.bookings);
  const scale = layOutTimeline(everything, null, now, zone);
  const format = props.formatFor(zone);
  const length = scale.window.end - scale.window.start;
  const place = (start: number, end: number) => {
    const from = Math.max((start - scale.window.start) / length, 0);
    return {
      insetInlineStart: percent(from),
      inlineSize: percent(Math.min((end - scale.window.start) / length, 1) - from),
    };
  };
  return (
    <div className={styles.board}>
      <div className={styles.hours} aria-hidden="true">
        {scale.labels.map(({ at, position }) => (
          <span key={at} className={styles.hour} style={{ insetInlineStart: percent(position) }}>
            {format.hour(at)}
          </span>
        ))}
      </div>
      <ul className={styles.rows}>
        {rooms.map(({ id, name, state, isDoubtful, word, detail, view }) => (
          <li key={id} className={styles.row} data-state={state} data-doubtful={isDoubtful || undefined}>
            <span className={styles.mark} aria-hidden="true">
              <StateIcon state={state} />
            </span>
            <div className={styles.told}>
              <h2 className={styles.name} dir="auto">
                {name}
              </h2>
              <p className={styles.state}>
                <span className={styles.word}>{word}</span> {detail}
              </p>
            </div>
            <div
              className={styles.line}
              role="img"
              aria-label={t('room.timeline', {
                start: format.time(scale.window.start),
                end: format.time(scale.window.end),
              })}
            >
              {takenIn(view.schedule.bookings).map((card) => (
                <div
                  key={card.id}
                  className={styles.busy}
                  data-current={card.id === view.state.current?.id || undefined}
                  style={place(Date.parse(card.start), Date.parse(card.end))}
                />
              ))}
              <div className={styles.now} style={{ insetInlineStart: percent(scale.now) }} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );

  function takenIn(cards: typeof everything): typeof everything {
    return cards.filter(
      ({ releasedAt, status, start, end }) =>
        releasedAt === null &&
        !['CANCELLED', 'DECLINED', 'NO_SHOW'].includes(status) &&
        Date.parse(end) > scale.window.start &&
        Date.parse(start) < scale.window.end,
    );
  }
}

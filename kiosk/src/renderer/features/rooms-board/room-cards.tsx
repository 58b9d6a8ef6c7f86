import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/ui/icon';
import { StateIcon } from '../room/state-icon';
import styles from './room-cards.module.css';
import { useRoomFaces, type RoomFaceProps } from './room-face';

/** A card a room: its state as light, its name, the time that matters and what comes next. */
export function RoomCards(props: RoomFaceProps) {
  const { t } = useTranslation();
  const rooms = useRoomFaces(props);
  return (
    <ul className={styles.cards}>
      {rooms.map(({ id, name, state, isDoubtful, word, detail, next, seats }) => (
        <li key={id} className={styles.card} data-state={state} data-doubtful={isDoubtful || undefined}>
          <div className={styles.inside}>
            <div className={styles.light} aria-hidden="true">
              <div className={styles.shape}>
                <StateIcon state={state} />
              </div>
            </div>
            <div className={styles.told}>
              <h2 className={styles.name} dir="auto">
                {name}
              </h2>
              <p className={styles.state}>
                <span className={styles.word}>{word}</span> {detail && <span className={styles.detail}>{detail}</span>}
              </p>
              <p className={styles.next}>
                {next ? (
                  <>
                    {t('line.next')} <bdi>{next}</bdi>
                  </>
                ) : (
                  seats !== null && (
                    <>
                      <Icon name="seats" /> {t('room.seats', { count: seats })}
                    </>
                  )
                )}
              </p>
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

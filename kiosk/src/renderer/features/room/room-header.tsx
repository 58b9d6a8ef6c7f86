import type { RoomSchedule } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/ui/icon';
import type { Format } from '../../lib/format';
import styles from './room-header.module.css';

/** "Main building" and "2nd floor" stay whole where the line is too short for both. */
const breakBetweenPlaces = (location: string): string => location.replaceAll(/(?<!·) /g, '\u00a0');

/** Which room this is, and the time in its zone. */
export function RoomHeader({ room, format, now }: { room: RoomSchedule['room']; format: Format; now: number }) {
  const { t } = useTranslation();
  const time = format.time(now);
  return (
    <header className={styles.header}>
      <div className={styles.room}>
        <h2 className={styles.name} dir="auto">
          {room.name}
        </h2>
        <p className={styles.about}>
          {room.location && <bdi className={styles.location}>{breakBetweenPlaces(room.location)}</bdi>}
          {room.capacity !== null && (
            <span className={styles.seats}>
              <Icon name="seats" /> {t('room.seats', { count: room.capacity })}
            </span>
          )}
        </p>
      </div>
      <div className={styles.when}>
        <p className={styles.clock} aria-label={t('room.clock', { time })} role="timer" aria-live="off">
          <span aria-hidden="true">{time}</span>
        </p>
        <p className={styles.about}>{format.date(now)}</p>
      </div>
    </header>
  );
}

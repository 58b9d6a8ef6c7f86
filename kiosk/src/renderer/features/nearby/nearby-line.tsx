import type { NearbyRoom } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/ui/icon';
import type { Format } from '../../lib/format';
import { useStore, type Store } from '../../lib/store';
import styles from './nearby-line.module.css';

interface NearbyLineProps {
  rooms: Store<readonly NearbyRoom[]>;
  format: Format;
  now: number;
}

/** Where to go instead, the nearest first. */
export function NearbyLine({ rooms, format, now }: NearbyLineProps) {
  const { t } = useTranslation();
  const found = useStore(rooms);
  if (found.length === 0) return null;
  return (
    <p className={styles.line}>
      <span className={styles.label}>
        <Icon name="check" /> {t('nearby.title')}
      </span>{' '}
      {found.map(({ roomId, name, location, freeUntil }) => (
        <span key={roomId} className={styles.room}>
          <bdi className={styles.name}>{name}</bdi>{' '}
          <span className={styles.about}>
            {[
              location && <bdi key="where">{location}</bdi>,
              freeUntil && (
                <span key="until">{t('detail.until', { time: format.timeFrom(Date.parse(freeUntil), now) })}</span>
              ),
            ]
              .filter(Boolean)
              .map((part, index) => (
                <span key={index}>
                  {index > 0 && ' · '}
                  {part}
                </span>
              ))}
          </span>
        </span>
      ))}
    </p>
  );
}

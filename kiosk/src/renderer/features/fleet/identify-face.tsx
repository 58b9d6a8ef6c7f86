import type { RoomSchedule } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { useStore, type Store } from '../../lib/store';
import styles from './identify-face.module.css';

interface IdentifyFaceProps {
  isOn: Store<boolean>;
  schedule: Store<RoomSchedule | null>;
}

/** Over everything else, for whoever looks for this display among others. */
export function IdentifyFace({ isOn, schedule }: IdentifyFaceProps) {
  const { t } = useTranslation();
  const roomName = useStore(schedule)?.room.name;
  if (!useStore(isOn)) return null;
  return (
    <div className={styles.face} role="status" data-face="identify">
      <div className={styles.frame} aria-hidden="true" />
      <p className={styles.text}>
        <strong>{t('fleet.here')}</strong>
        {roomName && <span>{roomName}</span>}
      </p>
    </div>
  );
}

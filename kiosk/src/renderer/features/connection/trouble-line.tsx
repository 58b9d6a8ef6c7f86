import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/ui/icon';
import type { Format } from '../../lib/format';
import type { Trouble } from './connection-status';
import styles from './trouble-line.module.css';

interface TroubleLineProps {
  troubles: Trouble[];
  /** Taps that are kept here until the server can be reached. */
  waiting: number;
  /** Whether the sentence above says already when it was last known. */
  isAgeTold: boolean;
  format: Format;
  now: number;
}

/** Says how old the data is, which link is down and what waits for it; nothing when all is well. */
export function TroubleLine({ troubles, waiting, isAgeTold, format, now }: TroubleLineProps) {
  const { t } = useTranslation();
  const sentence = (trouble: Trouble): string => {
    if (trouble.kind === 'server-unreachable') {
      if (trouble.lastConfirmedAt === 0 || isAgeTold) return t('trouble.serverNever');
      return t('trouble.server', { time: format.timeFrom(trouble.lastConfirmedAt, now) });
    }
    if (trouble.lastSyncedAt === null) return t('trouble.calendarNever');
    return t('trouble.calendar', { time: format.timeFrom(trouble.lastSyncedAt, now) });
  };
  return (
    <div className={styles.troubles} role="status" aria-live="polite">
      {troubles.map((trouble) => (
        <p key={trouble.kind} className={styles.trouble}>
          <Icon name="warning" /> <span>{sentence(trouble)}</span>
        </p>
      ))}
      {waiting > 0 && (
        <p className={styles.trouble} data-kind="waiting">
          <Icon name="kept" /> <span>{t('trouble.waiting', { count: waiting })}</span>
        </p>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import classes from './wordmark.module.css';

/** A lintel: the beam over a door. */
export function Wordmark() {
  const { t } = useTranslation();
  return (
    <span className={classes.wordmark}>
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--lt-color-accent)" />
        <path
          d="M7 11h18M10 11v13M22 11v13"
          fill="none"
          stroke="var(--lt-color-on-accent)"
          strokeWidth="3.2"
          strokeLinecap="round"
        />
      </svg>
      {t('shell.product')}
    </span>
  );
}

import type { Connection } from '@lintel/shared/contracts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './connections.module.css';

/** Events of a feed that could not be read: how many, and on demand which and why. */
export function SkippedEvents({ id, skipped }: { id: string; skipped: Connection['skipped'] }) {
  const { t } = useTranslation();
  if (skipped.length === 0) return null;
  return (
    <details id={id} className={classes.skipped}>
      <summary id={`${id}-summary`}>{t('calendar.skipped', { count: skipped.length })}</summary>
      <ul>
        {skipped.map(({ uid, reason }) => (
          <li key={`${uid} ${reason}`}>
            {reason}
            <Text span size="xs" c="dimmed" className={classes.uid}>
              {uid}
            </Text>
          </li>
        ))}
      </ul>
    </details>
  );
}

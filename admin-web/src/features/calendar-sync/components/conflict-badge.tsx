import type { SyncedCalendar } from '@lintel/shared/contracts';
import { IconEqualNot } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../session/api/me';
import classes from './sync.module.css';

interface ConflictBadgeProps {
  id: string;
  calendar: SyncedCalendar;
  onClick?: () => void;
}

/** How much is to be decided about a calendar; leads to where it is. */
export function ConflictBadge({ id, calendar: { conflictCount, userId }, onClick }: ConflictBadgeProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  if (conflictCount === 0) return null;
  return (
    <Link
      id={id}
      to={userId === user.id ? '/profile' : '/calendars'}
      hash="conflicts"
      className={classes.badge}
      onClick={onClick}
    >
      <IconEqualNot size={14} stroke={2.25} aria-hidden />
      {t('conflict.count', { count: conflictCount })}
    </Link>
  );
}

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCalendar } from '../api/list-calendars';
import { CalendarDrawer } from './calendar-drawer';
import { ConflictBadge } from './conflict-badge';
import table from '../../../components/ui/data-table.module.css';
import classes from './sync.module.css';

/** What is under way with a calendar, in one line; nothing while nothing is. */
export function CalendarWork({ calendarId }: { calendarId: string }) {
  const { t } = useTranslation();
  const calendar = useCalendar(calendarId);
  if (!calendar) return null;
  const { isSyncing, eventCount, waitingCount, retryCount } = calendar;
  const isWaiting = waitingCount > 0;
  const texts = [
    isSyncing && !isWaiting && t('sync.reading', { count: eventCount }),
    isWaiting && t(isSyncing ? 'sync.writing' : 'sync.waitingCount', { count: waitingCount }),
    retryCount > 0 && t('sync.retryCount', { count: retryCount }),
  ].filter(Boolean);
  return texts.length > 0 && <div className={table.sub}>{texts.join(' · ')}</div>;
}

interface CalendarDetailsProps {
  calendarId: string;
  title: string;
  timeZone: string;
  /** What else can be done with it. */
  children: ReactNode;
}

/** What is to be decided about a calendar, and the way to all that is known of it. */
export function CalendarDetails({ calendarId, title, timeZone, children }: CalendarDetailsProps) {
  const { t } = useTranslation();
  const calendar = useCalendar(calendarId);
  const [isOpen, { open, close }] = useDisclosure(false);
  const id = `calendar-${calendarId}`;
  return (
    <>
      {calendar && <ConflictBadge id={`${id}-conflicts`} calendar={calendar} />}
      <div className={classes.actions}>
        <Button
          id={`${id}-details`}
          size="xs"
          variant="subtle"
          aria-label={t('sync.detailsOf', { name: title })}
          onClick={open}
        >
          {t('sync.details')}
        </Button>
        {children}
      </div>
      <CalendarDrawer calendarId={calendarId} title={title} timeZone={timeZone} isOpen={isOpen} onClose={close} />
    </>
  );
}

import type { ConnectedCalendar, Connection, Resource } from '@lintel/shared/contracts';
import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { useShowDialog, type HostedDialog } from '../../../components/ui/dialog-host';
import { Dot } from '../../../components/ui/dot';
import { sayDone } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { CalendarDetails, CalendarWork } from '../../calendar-sync/components/calendar-state';
import { useMe } from '../../session/api/me';
import { useDetachCalendar } from '../api/accounts';
import { useServiceName } from './use-service-name';
import table from '../../../components/ui/data-table.module.css';
import classes from './connections.module.css';

interface AccountCalendarsProps {
  account: Connection;
  rooms: readonly Resource[];
}

/** The calendars of an account that are used. */
export function AccountCalendars({ account, rooms }: AccountCalendarsProps) {
  const { t } = useTranslation();
  const show = useShowDialog();
  if (account.calendars.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('account.noCalendars')}
      </Text>
    );
  }
  return (
    <ul className={classes.calendars}>
      {account.calendars.map((calendar) => (
        <Row
          key={calendar.id}
          calendar={calendar}
          room={rooms.find(({ id }) => id === calendar.resourceId)}
          onRemove={() => show((dialog) => <DetachCalendar account={account} calendar={calendar} {...dialog} />)}
        />
      ))}
    </ul>
  );
}

interface DetachProps extends HostedDialog {
  account: Connection;
  calendar: ConnectedCalendar;
}

function DetachCalendar({ account, calendar: { id, title: name }, isOpen, onClose }: DetachProps) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const detach = useDetachCalendar(account.id);
  return (
    <ConfirmDialog
      id={`account-${account.id}-detach-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('calendar.removeTitle', { name })}
      text={t('account.detachText', { service: nameOf(account.provider) })}
      confirmLabel={t('calendar.removeConfirm')}
      onConfirm={() =>
        detach.mutate(id, {
          onSuccess: () => {
            sayDone(t('calendar.removed', { name }));
            onClose();
          },
        })
      }
      isPending={detach.isPending}
      error={detach.error}
    />
  );
}

interface RowProps {
  calendar: ConnectedCalendar;
  room: Resource | undefined;
  onRemove: () => void;
}

function Row({ calendar, room, onRemove }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { tenant } = useMe();
  const id = `calendar-${calendar.id}`;
  const tone = calendar.actionRequired ? 'bad' : calendar.status === 'PENDING' ? 'warning' : 'good';
  const state = calendar.isInaccessible
    ? t('account.inaccessible')
    : calendar.actionRequired
      ? t('calendar.actionRequired')
      : t(`calendar.status.${calendar.status === 'PENDING' ? 'PENDING' : 'OK'}`);
  const facts = [
    t(`account.directions.${calendar.direction}`),
    ...(calendar.isPolledOnly ? [t('account.polledOnly')] : []),
    ...(calendar.lastSyncedAt ? [`${t('calendar.lastSync')}: ${format.relative(calendar.lastSyncedAt, now)}`] : []),
  ];
  return (
    <li id={id}>
      <div className={classes.calendar}>
        <div className={classes.uid}>
          <Text span fw={560} size="sm">
            {calendar.title}
          </Text>
          {room && (
            <Text span size="sm" c="dimmed">
              {` · ${t('calendar.room')}: `}
              <Link
                id={`${id}-room`}
                to="/rooms/$roomId"
                params={{ roomId: room.id }}
                search={{ tab: 'calendar' }}
                className={table.link}
              >
                {room.name}
              </Link>
            </Text>
          )}
        </div>
        <div className={table.sub}>{facts.join(' · ')}</div>
        <CalendarWork calendarId={calendar.id} />
        {calendar.error && (
          <div className={table.problem}>
            <bdi>{calendar.error}</bdi>
          </div>
        )}
      </div>
      <Text size="sm" component="div" className={table.marks}>
        <Dot tone={tone} />
        {state}
      </Text>
      <CalendarDetails calendarId={calendar.id} title={calendar.title} timeZone={room?.timeZone ?? tenant.timeZone}>
        <Button
          id={`${id}-remove`}
          size="xs"
          variant="subtle"
          color="danger"
          aria-label={t('account.removeCalendar', { name: calendar.title })}
          onClick={onRemove}
        >
          {t('action.remove')}
        </Button>
      </CalendarDetails>
    </li>
  );
}

import type { CalendarConflict, Resource } from '@lintel/shared/contracts';
import { Button } from '@mantine/core';
import { IconArrowsSplit2, IconCalendarOff, IconClockX, IconCalendarTime, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useShowDialog } from '../../../components/ui/dialog-host';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useServiceName } from '../../connections/components/use-service-name';
import { BothSides } from './both-sides';
import { MoveMeeting } from './move-meeting';
import { Refusal } from './refusal';
import { useSettle } from './use-settle';
import table from '../../../components/ui/data-table.module.css';
import classes from './conflicts.module.css';

const icons = { FIELDS: IconArrowsSplit2, TAKEN: IconClockX, DELETED: IconCalendarOff };

interface ConflictCardProps {
  conflict: CalendarConflict;
  room: Resource | undefined;
  timeZone: string;
}

export function ConflictCard({ conflict, room, timeZone }: ConflictCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const nameOf = useServiceName();
  const settle = useSettle(conflict);
  const show = useShowDialog();
  const { provider, kind, bookingReference, bookingSource, htmlLink, detectedAt } = conflict;
  const id = `conflict-${conflict.id}`;
  const service = nameOf(provider);
  const zone = room?.timeZone ?? timeZone;
  const Icon = icons[kind];
  const isForeign = kind === 'TAKEN' && bookingSource !== 'LINTEL';
  return (
    <li className={classes.conflict} aria-labelledby={`${id}-name`}>
      <header className={classes.head}>
        <span className={classes.icon}>
          <Icon size={20} stroke={1.75} aria-hidden />
        </span>
        <div className={classes.what}>
          <h3 id={`${id}-name`} className={classes.name}>
            {t(isForeign ? 'conflict.kind.FOREIGN' : `conflict.kind.${kind}`, { service })}
          </h3>
          <p className={classes.about}>
            {room && (
              <Link id={`${id}-room`} to="/rooms/$roomId" params={{ roomId: room.id }} className={table.link}>
                {room.name}
              </Link>
            )}
            <Link id={`${id}-booking`} to="/bookings" search={{ booking: conflict.bookingId }} className={table.link}>
              {bookingReference}
            </Link>
            <time dateTime={detectedAt} title={format.dateTime(detectedAt, zone)}>
              {format.relative(detectedAt, now)}
            </time>
          </p>
        </div>
        {htmlLink && (
          <Button
            id={`${id}-open`}
            component="a"
            href={htmlLink}
            target="_blank"
            rel="noreferrer"
            size="xs"
            variant="subtle"
            className={classes.open}
            rightSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
          >
            {t('conflict.openEvent', { service })}
          </Button>
        )}
      </header>
      <BothSides
        id={id}
        conflict={conflict}
        service={service}
        timeZone={zone}
        isPending={settle.isPending}
        onKeep={(keep) => settle.mutate({ keep })}
      >
        <Button
          id={`${id}-move`}
          size="xs"
          variant="subtle"
          className={classes.move}
          leftSection={<IconCalendarTime size={16} stroke={1.75} aria-hidden />}
          disabled={settle.isPending}
          onClick={() => {
            settle.reset();
            show((dialog) => <MoveMeeting conflict={conflict} timeZone={zone} {...dialog} />);
          }}
        >
          {t('conflict.move')}
        </Button>
      </BothSides>
      {settle.error && (
        <Refusal
          id={`${id}-refused`}
          error={settle.error}
          conflict={conflict}
          timeZone={zone}
          isPending={settle.isPending}
          onTake={(move) => settle.mutate({ move })}
        />
      )}
    </li>
  );
}

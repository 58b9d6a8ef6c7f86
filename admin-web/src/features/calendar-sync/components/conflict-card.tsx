import type { CalendarConflict, Resource } from '@lintel/shared/contracts';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsSplit2, IconCalendarOff, IconClockX, IconCalendarTime, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sayDone } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useServiceName } from '../../connections/components/use-service-name';
import { useResolveConflict } from '../api/resolve-conflict';
import { BothSides } from './both-sides';
import { MoveMeeting } from './move-meeting';
import { Refusal } from './refusal';
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
  const resolve = useResolveConflict(conflict.id);
  const [isMoving, { open, close }] = useDisclosure(false);
  const { provider, kind, bookingReference, bookingSource, htmlLink, detectedAt } = conflict;
  const id = `conflict-${conflict.id}`;
  const service = nameOf(provider);
  const zone = room?.timeZone ?? timeZone;
  const Icon = icons[kind];
  const isForeign = kind === 'TAKEN' && bookingSource !== 'LINTEL';
  const decide = (how: Parameters<typeof resolve.mutate>[0]) =>
    resolve.mutate(how, {
      onSuccess: () => {
        close();
        sayDone(t('conflict.settled', { reference: bookingReference }));
      },
    });
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
        isPending={resolve.isPending}
        onKeep={(keep) => decide({ keep })}
      >
        <Button
          id={`${id}-move`}
          size="xs"
          variant="subtle"
          className={classes.move}
          leftSection={<IconCalendarTime size={16} stroke={1.75} aria-hidden />}
          disabled={resolve.isPending}
          onClick={() => {
            resolve.reset();
            open();
          }}
        >
          {t('conflict.move')}
        </Button>
      </BothSides>
      {!isMoving && resolve.error && (
        <Refusal
          id={`${id}-refused`}
          error={resolve.error}
          conflict={conflict}
          timeZone={zone}
          isPending={resolve.isPending}
          onTake={(move) => decide({ move })}
        />
      )}
      <MoveMeeting
        conflict={conflict}
        timeZone={zone}
        isOpen={isMoving}
        onClose={close}
        error={resolve.error}
        isPending={resolve.isPending}
        onMove={(move) => decide({ move })}
      />
    </li>
  );
}

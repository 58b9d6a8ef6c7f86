import { IconCalendarOff, IconCalendarX, IconDeviceTablet, IconDeviceTabletOff, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { cssName } from '../../../components/ui/css-name';
import { Dot } from '../../../components/ui/dot';
import { StateMark } from '../../../components/ui/state-mark';
import { useFormat } from '../../../lib/use-format';
import { looksSame, type BoardRoom, type Presence } from '../model/board-rooms';
import { useSentence } from './use-sentence';
import classes from './room-card.module.css';

const presenceTones = { ONLINE: 'good', PARTLY: 'warning', OFFLINE: 'bad', NONE: 'off' } as const;

interface RoomCardProps {
  room: BoardRoom;
  /** The day it is, as an instant: what is said of times depends on the date, not on the minute. */
  today: number;
}

/** One room: what it is now, until when, what comes next, and whether its door and calendar are well. */
export const RoomCard = memo(Card, (one, other) => one.today === other.today && looksSame(one.room, other.room));

function Card({ room, today }: RoomCardProps) {
  const { t } = useTranslation();
  const { state } = room;
  const sentence = useSentence(state, today, room.timeZone);
  return (
    <article className={classes.card} data-state={cssName(state.state)} aria-labelledby={`room-${room.id}-name`}>
      <div className={classes.top}>
        <h4 className={classes.name} id={`room-${room.id}-name`}>
          <Link id={`room-${room.id}`} to="/rooms/$roomId" params={{ roomId: room.id }} className={classes.link}>
            {room.name}
          </Link>
        </h4>
        {room.capacity !== null && (
          <span className={classes.capacity}>
            <IconUsers size={14} stroke={1.75} aria-hidden />
            <span aria-hidden="true">{room.capacity}</span>
            <span className={classes.spoken}>{t('floor.seats', { count: room.capacity })}</span>
          </span>
        )}
      </div>
      <p className={classes.sentence}>{sentence}</p>
      <StateMark state={state.state} />
      <RunningAndNext room={room} today={today} />
      <footer className={classes.health}>
        <PresenceMark presence={room.presence} />
        <CalendarMark room={room} />
      </footer>
    </article>
  );
}

function RunningAndNext({ room, today }: RoomCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { current, concurrent, next } = room.state;
  const titleOf = (card: { title: string | null; organizerName: string | null }) =>
    card.title ?? card.organizerName ?? t('booking.private');
  return (
    <dl className={classes.meetings}>
      {current && (
        <div>
          <dt>{t('floor.now')}</dt>
          <dd title={titleOf(current)}>
            {titleOf(current)}
            {concurrent.length > 0 && ` +${concurrent.length}`}
          </dd>
        </div>
      )}
      <div>
        <dt data-tabular>{next ? format.timeOrWeekday(next.start, today, room.timeZone) : t('floor.next')}</dt>
        <dd title={next ? titleOf(next) : undefined} data-empty={next === null}>
          {next ? titleOf(next) : t('floor.nothingNext')}
        </dd>
      </div>
    </dl>
  );
}

function PresenceMark({ presence }: { presence: Presence }) {
  const { t } = useTranslation();
  const Icon = presence === 'NONE' ? IconDeviceTabletOff : IconDeviceTablet;
  return (
    <span className={classes.mark} data-quiet={presence === 'ONLINE' || presence === 'NONE'}>
      <Icon size={15} stroke={1.75} aria-hidden />
      <Dot tone={presenceTones[presence]} />
      <span aria-hidden="true">{t(`floor.presenceShort.${presence}`)}</span>
      <span className={classes.spoken}>{t(`floor.presence.${presence}`)}</span>
    </span>
  );
}

/** Only a calendar that has something wrong, or is not there, is worth a word. */
function CalendarMark({ room }: { room: BoardRoom }) {
  const { t } = useTranslation();
  const { status } = room.state.calendar;
  if (status === 'OK' || status === 'PENDING') return null;
  const Icon = status === 'ERROR' ? IconCalendarX : IconCalendarOff;
  return (
    <span className={classes.mark} data-quiet={status !== 'ERROR'}>
      <Icon size={15} stroke={1.75} aria-hidden />
      {t(`floor.calendar.${status}`)}
    </span>
  );
}

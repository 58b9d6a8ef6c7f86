import type { CalendarConflict } from '@lintel/shared/contracts';
import { Button } from '@mantine/core';
import { IconClockX, IconEqualNot } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import { fieldsOfBoth, isShown, type ConflictField, type FieldOfBoth } from '../model/both-sides';
import classes from './conflicts.module.css';

interface BothSidesProps {
  id: string;
  conflict: CalendarConflict;
  service: string;
  timeZone: string;
  isPending: boolean;
  onKeep: (whose: 'OURS' | 'THEIRS') => void;
  /** Another way to settle it. */
  children: ReactNode;
}

/** Both sides beside each other, and under each what keeping it does. */
export function BothSides({ id, conflict, service, timeZone, isPending, onKeep, children }: BothSidesProps) {
  const { t } = useTranslation();
  const { kind, bookingSource } = conflict;
  const way = kind === 'TAKEN' && bookingSource !== 'LINTEL' ? 'FOREIGN' : kind;
  const choice = (keep: 'OURS' | 'THEIRS') => (
    <div className={classes.choice}>
      <Button
        id={`${id}-keep-${keep.toLowerCase()}`}
        size="sm"
        // Nobody is advised to send a stranger away.
        variant={keep === 'OURS' && way !== 'FOREIGN' ? 'filled' : 'default'}
        disabled={isPending}
        aria-describedby={`${id}-does-${keep.toLowerCase()}`}
        classNames={{ root: classes.button, label: classes.buttonLabel }}
        onClick={() => onKeep(keep)}
      >
        {t(`conflict.keep.${way}.${keep}`, { service })}
      </Button>
      <p id={`${id}-does-${keep.toLowerCase()}`} className={classes.does}>
        {t(`conflict.does.${way}.${keep}`, { service })}
      </p>
    </div>
  );
  return (
    <table className={classes.sides}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('shell.product')}</th>
          <th scope="col">{service}</th>
        </tr>
      </thead>
      <tbody data-tabular>
        {fieldsOfBoth(conflict).map((one) => (
          <Row key={one.field} conflict={conflict} one={one} timeZone={timeZone} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          <td>{choice('OURS')}</td>
          <td>{choice('THEIRS')}</td>
        </tr>
        <tr>
          <td />
          <td colSpan={2}>{children}</td>
        </tr>
      </tfoot>
    </table>
  );
}

interface RowProps {
  conflict: CalendarConflict;
  one: FieldOfBoth;
  timeZone: string;
}

function Row({ conflict, one: { field, isInQuestion, isAgreed }, timeZone }: RowProps) {
  const { t } = useTranslation();
  const textOf = useSideText(timeZone);
  const { ours, theirs } = conflict;
  const Mark = isAgreed ? IconClockX : IconEqualNot;
  return (
    <tr data-in-question={isInQuestion}>
      <th scope="row">
        {isInQuestion && <Mark size={16} stroke={2.25} className={classes.mark} aria-hidden />}
        {t(`conflict.field.${field}`)}
        {isInQuestion && <span className={classes.hidden}>({t('conflict.differs')})</span>}
      </th>
      <Said text={textOf(field, ours)} />
      <Said text={theirs ? textOf(field, theirs) : field === 'title' ? t('conflict.deleted') : '–'} />
    </tr>
  );
}

const TIMES = /(?<=\d)–(?=\d)/g;
const WORD_JOINER = '\u2060';

/** In whatever direction its own words are read, it begins where its column does; from and to stay on one line. */
function Said({ text }: { text: string }) {
  return (
    <td>
      <bdi>{text.replaceAll(TIMES, `${WORD_JOINER}–${WORD_JOINER}`)}</bdi>
    </td>
  );
}

function useSideText(timeZone: string): (field: ConflictField, side: CalendarConflict['ours']) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (field, side) => {
    if (!isShown(field)) return t('conflict.notShown');
    if (field === 'time') return format.span(side.start, side.end, timeZone);
    if (field === 'isPrivate') return t(side.isPrivate ? 'conflict.isPrivate' : 'conflict.isNotPrivate');
    if (field === 'attendees') return side.attendees.join(', ') || t('booking.nothing');
    if (field === 'title') return side.title || t(side.isPrivate ? 'booking.private' : 'booking.nothing');
    return (field === 'location' || field === 'description' ? side[field] : null) || t('booking.nothing');
  };
}

import type { BookingChange } from '@lintel/shared/contracts';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { useFormat } from '../../../lib/use-format';
import { useResources } from '../../rooms/api/list-resources';
import { bookingChangesQuery } from '../api/list-changes';
import classes from './bookings.module.css';

/** Who did what to the booking, newest first. */
export function BookingHistory({ bookingId, timeZone }: { bookingId: string; timeZone: string }) {
  const changes = useQuery(bookingChangesQuery(bookingId));
  return (
    <Loaded id="booking-history" query={changes} pending={<Skeleton height={96} />}>
      {(items) => (
        <ol className={classes.history} id="booking-history">
          {[...items]
            .sort((one, other) => other.at.localeCompare(one.at))
            .map((change) => (
              <Change key={`${change.at} ${change.type}`} change={change} timeZone={timeZone} />
            ))}
        </ol>
      )}
    </Loaded>
  );
}

function Change({ change, timeZone }: { change: BookingChange; timeZone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const valueText = useValueText(timeZone);
  const { door, type } = change.actor;
  const name = change.actor.name ?? t(`actor.${type}`);
  const way = door && t(`rules.factors.${door.factor}`);
  const where = door && (type === 'DISPLAY' ? way : t('booking.wayAtDoor', { way, display: door.displayName }));
  // Only what a person would recognise; the creation says it all in the facts above.
  const shown = change.type === 'CREATED' ? [] : known.filter((field) => change.diff[field] !== undefined);
  return (
    <li>
      <strong>{t(`booking.change.${change.type}`)}</strong> · {name}
      {where && ` · ${where}`}
      <div className={classes.fine} data-tabular>
        <time dateTime={change.at}>{format.dateTime(change.at, timeZone)}</time>
      </div>
      {shown.length > 0 && (
        <ul className={classes.diff} data-tabular>
          {shown.map((field) => (
            <li key={field} className={classes.diffItem}>
              {t(`booking.diff.${field}`)}: <s>{valueText(field, change.diff[field]?.from)}</s> →{' '}
              {valueText(field, change.diff[field]?.to)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** In the order they are told. A status is what the change itself is called by. */
const known = ['title', 'start', 'end', 'resourceIds', 'attendees', 'location', 'description'] as const;

function useValueText(timeZone: string): (field: string, value: unknown) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const resources = useResources();
  return (field, value) => {
    if (value === null || value === undefined || value === '') return t('booking.nothing');
    if (typeof value === 'string' && (field === 'start' || field === 'end')) return format.dateTime(value, timeZone);
    if (field === 'resourceIds' && Array.isArray(value)) {
      return value.map((id) => resources.data?.find((resource) => resource.id === id)?.name ?? String(id)).join(', ');
    }
    if (field === 'attendees' && Array.isArray(value)) {
      return value.map((one: { email?: string }) => one.email ?? '').join(', ') || t('booking.nothing');
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
}

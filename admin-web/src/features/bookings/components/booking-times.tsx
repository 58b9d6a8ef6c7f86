import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../components/ui/date-field';
import { TimeField } from '../../../components/ui/time-field';
import { serverClock } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import {
  durationMinutes,
  quickLengths,
  withEndTime,
  withLength,
  withStart,
  type BookingFormValues,
} from '../model/booking-form';
import classes from './bookings.module.css';

interface BookingTimesProps {
  id: string;
  values: BookingFormValues;
  onChange: (values: BookingFormValues) => void;
  startError: ReactNode;
  endError: ReactNode;
}

/** When: the day, from and to, and the usual lengths with one click. */
export function BookingTimes({ id, values, onChange, startError, endError }: BookingTimesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const length = durationMinutes(values);
  const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <div className={classes.times}>
        <DateField
          id={`${id}-date`}
          label={t('booking.date')}
          value={values.startDate}
          onChange={(date) => date && onChange(withStart(values, date, values.startTime))}
          error={startError}
        />
        <TimeField
          id={`${id}-start`}
          label={t('booking.start')}
          value={values.startTime}
          onChange={(time) => onChange(withStart(values, values.startDate, time))}
        />
        <TimeField
          id={`${id}-end`}
          label={t('booking.end')}
          value={values.endTime}
          onChange={(time) => onChange(withEndTime(values, time))}
          error={endError}
        />
      </div>
      <div className={classes.lengths} role="group" aria-label={t('booking.length')}>
        {quickLengths.map((minutes) => (
          <Button
            key={minutes}
            id={`${id}-length-${minutes}`}
            size="compact-xs"
            radius="xl"
            variant={length === minutes ? 'light' : 'subtle'}
            aria-pressed={length === minutes}
            onClick={() => onChange(withLength(values, minutes))}
          >
            {t('booking.minutes', { count: minutes })}
          </Button>
        ))}
      </div>
      {values.endDate !== values.startDate && (
        <Text size="sm" c="dimmed">
          {t('booking.endsOn', { date: format.fullDate(values.endDate) })}
        </Text>
      )}
      {values.timeZone !== browserZone && (
        <Text size="sm" c="dimmed">
          {t('booking.inZone', { zone: values.timeZone, short: format.zone(values.timeZone, serverClock.now()) })}
        </Text>
      )}
    </>
  );
}

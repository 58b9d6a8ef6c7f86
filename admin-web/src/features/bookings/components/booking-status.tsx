import type { BookingStatus } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { cssName } from '../../../components/ui/css-name';
import classes from './bookings.module.css';

/** A booking's status as a word on a quiet field of its colour. */
export function BookingStatusMark({ status }: { status: BookingStatus }) {
  const { t } = useTranslation();
  return (
    <span className={classes.status} data-status={cssName(status)}>
      {t(`booking.status.${status}`)}
    </span>
  );
}

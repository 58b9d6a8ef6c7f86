import type { Alternative } from '@lintel/shared/errors';
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import classes from './bookings.module.css';

interface AlternativesProps {
  id: string;
  alternatives: readonly Alternative[];
  timeZone: string;
  /** The room's name where an offer is for another room than the one asked for. */
  roomName: (resourceId: string) => string | undefined;
  askedRoomIds: readonly string[];
  isPending?: boolean;
  onTake: (alternative: Alternative) => void;
}

/** Free spans to take with one click. */
export function Alternatives(props: AlternativesProps) {
  const { id, alternatives, timeZone, roomName, askedRoomIds, isPending = false, onTake } = props;
  const { t } = useTranslation();
  const format = useFormat();
  if (alternatives.length === 0) return null;
  const elsewhere = ({ resourceId }: Alternative) =>
    resourceId !== undefined && !askedRoomIds.includes(resourceId) ? roomName(resourceId) : undefined;
  return (
    <div role="group" aria-labelledby={`${id}-label`}>
      <Text size="sm" mt="sm" id={`${id}-label`}>
        {t('booking.freeInstead')}
      </Text>
      <div className={classes.alternatives}>
        {alternatives.map((alternative, index) => (
          <Button
            key={`${alternative.start} ${alternative.resourceId}`}
            id={`${id}-${index}`}
            size="xs"
            variant="default"
            disabled={isPending}
            onClick={() => onTake(alternative)}
            data-tabular
          >
            {[elsewhere(alternative), format.span(alternative.start, alternative.end, timeZone)]
              .filter(Boolean)
              .join(' · ')}
          </Button>
        ))}
      </div>
    </div>
  );
}

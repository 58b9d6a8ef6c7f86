import type { CalendarConflict } from '@lintel/shared/contracts';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { asFailure } from '../../../lib/request-failure';
import { Alternatives } from '../../bookings/components/alternatives';

interface RefusalProps {
  id: string;
  error: unknown;
  conflict: CalendarConflict;
  timeZone: string;
  isPending: boolean;
  onTake: (span: { start: string; end: string }) => void;
}

/** Why it cannot be settled so, and when the meeting can be instead. */
export function Refusal({ id, error, conflict: { resourceId }, timeZone, isPending, onTake }: RefusalProps) {
  // Settling a conflict moves the meeting in time, not to another room.
  const here = asFailure(error).alternatives.filter(
    (offer) => offer.resourceId === undefined || offer.resourceId === resourceId,
  );
  return (
    <FailureNotice id={id} error={error}>
      <Alternatives
        id={`${id}-instead`}
        alternatives={here}
        timeZone={timeZone}
        roomName={() => undefined}
        askedRoomIds={[]}
        isPending={isPending}
        onTake={({ start, end }) => onTake({ start, end })}
      />
    </FailureNotice>
  );
}

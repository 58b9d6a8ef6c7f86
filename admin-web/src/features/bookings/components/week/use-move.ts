import type { Booking } from '@lintel/shared/contracts';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sayDone } from '../../../../components/ui/toast';
import { asFailure, type RequestFailure } from '../../../../lib/request-failure';
import { useFormat } from '../../../../lib/use-format';
import { useUpdateBooking } from '../../api/update-booking';
import type { PendingMove } from '../../model/week-events';

interface Target {
  start: string;
  end: string;
  /** Other rooms than it has, when an alternative is elsewhere. */
  resourceIds?: string[];
}

export interface Move {
  /** The moves that are on their way to the server; the grid shows them there, paler. */
  pending: readonly PendingMove[];
  /** The last move that was refused: the booking is back where it was. */
  refused: { booking: Booking; failure: RequestFailure } | null;
  start: (booking: Booking, target: Target) => void;
  dismiss: () => void;
}

/** Moving a booking by hand: shown at once, kept when the server agrees, put back with the reason when it does not. */
export function useMove(timeZone: string): Move {
  const { t } = useTranslation();
  const format = useFormat();
  const { mutateAsync } = useUpdateBooking();
  const [pending, setPending] = useState<readonly PendingMove[]>([]);
  const [refused, setRefused] = useState<Move['refused']>(null);

  const start = useCallback(
    (booking: Booking, target: Target) => {
      const run = async () => {
        setRefused(null);
        const others = (moves: readonly PendingMove[]) => moves.filter(({ bookingId }) => bookingId !== booking.id);
        setPending((moves) => [...others(moves), { bookingId: booking.id, start: target.start, end: target.end }]);
        try {
          const moved = await mutateAsync({ booking, patch: target });
          sayDone(t('week.moved', { title: moved.title, when: format.span(moved.start, moved.end, timeZone) }));
        } catch (error) {
          setRefused({ booking, failure: asFailure(error) });
        } finally {
          setPending(others);
        }
      };
      void run();
    },
    [mutateAsync, t, format, timeZone],
  );
  const dismiss = useCallback(() => setRefused(null), []);
  return { pending, refused, start, dismiss };
}

import type { PublicBooking } from '@lintel/shared/contracts';
import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { Failure } from '../../components/failure';
import { Missing } from '../../components/missing';
import { Skeleton } from '../../components/skeleton';
import { isNotFound, Refusal } from '../../lib/api';
import { refresh, useAnswer } from '../../lib/query';
import { useRoute } from '../../lib/router';

const bookingPath = (id: string, token: string): string =>
  `bookings/${encodeURIComponent(id)}?token=${encodeURIComponent(token)}`;

const REREAD_MS = 3_000;

/** Reads again until the payment is through, or failed. */
function useWaiting(path: string, isWaiting: boolean): void {
  const reread = useEffectEvent(() => void refresh(path));
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => !document.hidden && reread(), REREAD_MS);
    addEventListener('focus', reread);
    return () => {
      clearInterval(timer);
      removeEventListener('focus', reread);
    };
  }, [isWaiting, path]);
}

/** The booking behind a link; another face where the link is not valid. */
export function Seen({ id, children }: { id: string; children: (booking: PublicBooking, token: string) => ReactNode }) {
  const { parameters } = useRoute();
  const token = parameters.get('token') ?? '';
  const path = bookingPath(id, token);
  const { data, error } = useAnswer<PublicBooking>(path);
  useWaiting(path, data?.payment?.status === 'PENDING' && data.status === 'PENDING');
  if (data) return children(data, token);
  // An id that is none is refused as such; for a visitor it is the same.
  if (isNotFound(error) || (error instanceof Refusal && error.problem.status === 400)) return <Missing isLink />;
  return (
    <section className="panel panel-narrow">
      {error ? (
        <Failure error={error} onRetry={() => void refresh(path)} />
      ) : (
        <Skeleton count={4} className="skeleton-lines" />
      )}
    </section>
  );
}

import type { ReactNode } from 'react';
import { FailureNotice } from './failure-notice';

interface LoadedProps<Data> {
  id: string;
  query: { data: Data | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  pending: ReactNode;
  children: (data: Data) => ReactNode;
}

/** The three faces of something that is fetched. What was loaded before stays when a later fetch fails. */
export function Loaded<Data>({ id, query, pending, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <FailureNotice
        id={`${id}-failure`}
        error={query.error}
        onRetry={() => query.refetch()}
        isRetrying={query.isFetching}
      />
    );
  }
  return <div aria-busy="true">{pending}</div>;
}

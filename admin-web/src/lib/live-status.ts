import { createContext, useContext } from 'react';
import type { LinkStatus } from './live-link';

export interface LiveStatus {
  link: LinkStatus;
  /** Epoch milliseconds by the server's clock: since when the link has been as it is. */
  since: number;
}

export const LiveStatusContext = createContext<LiveStatus>({ link: 'CONNECTING', since: 0 });
export const useLiveStatus = (): LiveStatus => useContext(LiveStatusContext);

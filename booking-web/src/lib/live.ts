import { useEffect, useEffectEvent } from 'react';
import { apiBase } from './page-data';

const REREAD_MS = 15_000;

/**
 * Calls `onChange` whenever the times a department offers may have changed: when its stream says so, when the page is looked
 * at again, and every quarter of a minute while there is no stream.
 */
export function useOfferChanges(department: string | null, onChange: () => void): void {
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    if (department === null) return undefined;
    const stream = new EventSource(`${apiBase()}departments/${encodeURIComponent(department)}/live`);
    stream.addEventListener('changed', () => changed());
    // What changed before it was open, for the first time or again, was told to nobody.
    stream.addEventListener('open', () => changed());
    // A browser opens a lost stream again by itself, and gives up where the server refuses: then time is told by the clock.
    const timer = setInterval(() => {
      if (stream.readyState !== EventSource.OPEN && !document.hidden) changed();
    }, REREAD_MS);
    const seen = (): void => {
      if (!document.hidden) changed();
    };
    document.addEventListener('visibilitychange', seen);
    addEventListener('focus', seen);
    addEventListener('online', seen);
    return () => {
      stream.close();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('focus', seen);
      removeEventListener('online', seen);
    };
  }, [department]);
}

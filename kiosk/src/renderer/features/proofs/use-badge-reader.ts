import { useEffect, useRef } from 'react';
import { WedgeReader } from './wedge-reader';

/** Calls back with each badge that is held to the reader, and keeps its keys from whatever has the focus. */
export function useBadgeReader(isListening: boolean, onBadge: (badge: string) => void): void {
  const call = useRef(onBadge);
  useEffect(() => {
    call.current = onBadge;
  });
  useEffect(() => {
    if (!isListening) return;
    const reader = new WedgeReader();
    const hear = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const wasReading = reader.isReading;
      const badge = reader.press(event.key, event.timeStamp);
      if (badge !== null || (wasReading && reader.isReading)) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (badge !== null) call.current(badge);
    };
    addEventListener('keydown', hear, { capture: true });
    return () => removeEventListener('keydown', hear, { capture: true });
  }, [isListening]);
}

import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

/** Tells a screen reader what has changed on the page without taking it elsewhere. */
export function announce(text: string): void {
  // The same words twice are said twice only where they differ.
  said = said === text ? `${text}\u00a0` : text;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Announcer() {
  const text = useSyncExternalStore(
    subscribe,
    () => said,
    () => said,
  );
  return (
    <div role="status" className="only-heard">
      {text}
    </div>
  );
}

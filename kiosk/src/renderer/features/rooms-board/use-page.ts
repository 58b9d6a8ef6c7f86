import { useEffect, useState, useSyncExternalStore } from 'react';

/** Long enough to find a name among a dozen. */
const turnMs = 12_000;

function subscribeToSize(listener: () => void): () => void {
  addEventListener('resize', listener);
  return () => removeEventListener('resize', listener);
}

/** The size of the screen in pixels. */
export function useScreenSize(): { width: number; height: number } {
  const size = useSyncExternalStore(subscribeToSize, () => `${innerWidth}x${innerHeight}`);
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
}

/** Which of the pages is shown: each in its turn. */
export function usePage(count: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (count < 2) return undefined;
    const timer = setInterval(() => setTurn((before) => before + 1), turnMs);
    return () => clearInterval(timer);
  }, [count]);
  return count === 0 ? 0 : turn % count;
}

import { useEffect, useState, useSyncExternalStore } from 'react';

/**
 * The server's clock in this browser. Rooms follow the server, never the machine the page happens to run on, so everything that
 * says "now" asks here.
 */
class ServerClock {
  private offset = 0;
  private readonly listeners = new Set<() => void>();

  /** Takes the server's reading `iso`; the listeners hear of it when it moved by more than the network's jitter. */
  set(iso: string): void {
    const offset = Date.parse(iso) - Date.now();
    if (Number.isNaN(offset) || Math.abs(offset - this.offset) < 250) return;
    this.offset = offset;
    for (const listener of this.listeners) listener();
  }

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.offset;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly offsetSnapshot = (): number => this.offset;
}

export const serverClock = new ServerClock();

const longestTimer = 2 ** 31 - 1;

/** Now, by the server's clock, as of the last full `stepMilliseconds`; renders again at each step. */
export function useNow(stepMilliseconds = 60_000): number {
  const offset = useSyncExternalStore(serverClock.subscribe, serverClock.offsetSnapshot);
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(serverClock.now());
      timer = setTimeout(tick, stepMilliseconds - (serverClock.now() % stepMilliseconds) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [offset, stepMilliseconds]);
  return now;
}

/** Now, by the server's clock; renders again when `at` (epoch milliseconds) has come. */
export function useNowUntil(at: number | null): number {
  const offset = useSyncExternalStore(serverClock.subscribe, serverClock.offsetSnapshot);
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    setNow(serverClock.now());
    if (at === null) return undefined;
    const wait = Math.min(Math.max(0, at - serverClock.now()) + 5, longestTimer);
    const timer = setTimeout(() => setNow(serverClock.now()), wait);
    return () => clearTimeout(timer);
  }, [at, offset]);
  return now;
}

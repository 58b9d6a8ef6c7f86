import { useEffect, useEffectEvent, useState } from 'react';

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
}

export const serverClock = new ServerClock();

const longestTimer = 2 ** 31 - 1;

/** Calls `ring` with now when `at` (epoch milliseconds by the server's clock) has come, and whenever that clock was moved. */
export function useAlarm(at: number | null, ring: (now: number) => void): void {
  const onRing = useEffectEvent(ring);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const schedule = () => {
      clearTimeout(timer);
      if (at === null) return;
      const wait = Math.min(Math.max(0, at - serverClock.now()) + 5, longestTimer);
      timer = setTimeout(() => onRing(serverClock.now()), wait);
    };
    schedule();
    const unsubscribe = serverClock.subscribe(() => {
      onRing(serverClock.now());
      schedule();
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [at]);
}

/** Now, by the server's clock; renders again at each full step of it. */
export function useNow(stepMilliseconds = 60_000): number {
  const [now, setNow] = useState(() => serverClock.now());
  useAlarm((Math.floor(now / stepMilliseconds) + 1) * stepMilliseconds, setNow);
  return now;
}

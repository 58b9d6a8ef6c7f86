import type { RoomSchedule } from '@lintel/shared/contracts';
import type { ShellBridge } from '../../../shell/ipc-contract';
import type { Store } from '../../lib/store';

/** Well within the minutes after which the shell takes what it was told for forgotten. */
const repeatMs = 30_000;
/** Further off than any update waits, and enough of what has begun for people who come late. */
const horizonMs = 24 * 60 * 60_000;

/** How far off the meetings' starts are, by the server's clock: the tablet's own may be wrong. */
export function startsAhead(schedule: RoomSchedule, now: number): number[] {
  return schedule.bookings
    .map(({ start }) => Date.parse(start) - now)
    .filter((startsIn) => Math.abs(startsIn) < horizonMs)
    .map(Math.round);
}

/**
 * Keeps the shell told when meetings start, so that it updates at no such moment. Says nothing before there is a schedule: the
 * shell takes silence for a bad moment. Returns what stops it.
 */
export function tellQuietTimes(
  shell: Partial<Pick<ShellBridge, 'expectMeetings'>>,
  shown: Store<RoomSchedule | null>,
  now: () => number,
): () => void {
  const tell = (): void => {
    const schedule = shown.get();
    // The page comes from the server, the shell from an installer: it may be older than this call.
    if (!schedule || !shell.expectMeetings) return;
    shell
      .expectMeetings(startsAhead(schedule, now()))
      .catch((error: unknown) => console.warn('The shell does not know when to update', error));
  };
  const unsubscribe = shown.subscribe(tell);
  const timer = setInterval(tell, repeatMs);
  tell();
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

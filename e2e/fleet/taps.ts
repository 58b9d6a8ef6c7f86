import type { Booking, DisplayReply, DisplayRequest, RoomSchedule } from '@lintel/shared/contracts';
import { extendOptions, walkUpOptions } from '@lintel/shared/room-state';
import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import type { Ledger } from './ledger.js';
import type { Screen } from './screen.js';

const PATIENCE_MS = 10_000;

/** Something a person at this door could do now, as its screen offers it; null where that is nothing. */
export function chooseTap(screen: Screen, random: () => number): DisplayRequest | null {
  const now = screen.clock.now();
  const [schedule, state] = [screen.schedule, screen.stateAt(now)];
  if (!schedule || !state || state.actions.length === 0) return null;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const requestId = randomUUID();
  const base = { requestId, occurredAt: new Date(now).toISOString(), method: 'TAP' as const };
  switch (pick(state.actions)) {
    case 'BOOK': {
      const { isUntilNext, minutes } = pick(walkUpOptions(schedule, schedule.policy, now));
      const length = isUntilNext ? { until: 'NEXT' as const } : { durationMinutes: minutes };
      return { ...base, ...length, action: 'walk-up', title: `Tap ${requestId}` };
    }
    case 'EXTEND': {
      const { minutes } = pick(extendOptions(schedule, schedule.policy, now));
      return { ...base, action: 'extend', bookingId: state.current!.id, minutes };
    }
    case 'CHECK_IN':
      return { ...base, action: 'check-in', bookingId: state.checkIn!.bookingId };
    case 'RESTORE':
      return { ...base, action: 'restore', bookingId: state.restore!.bookingId };
    case 'END':
      return { ...base, action: 'end', bookingId: state.current!.id };
  }
}

/**
 * Taps, and how long it takes in milliseconds until the last other live screen of the room shows it. NaN where there is
 * nothing to see (refused, or nobody else is live); Infinity where one that stayed live never shows it. A door that loses
 * its network before the answer comes keeps the tap and gets its answer when it is back, so nobody waits for it here: null.
 */
export async function tapAndWatch(
  screen: Screen,
  others: readonly Screen[],
  request: DisplayRequest,
  ledger: Ledger,
): Promise<{ answerMs: number; lastMs: number } | null> {
  const watching = others.filter(({ isLive }) => isLive);
  ledger.ask(request);
  const startedAt = performance.now();
  const answered = screen.tap(request).then((reply) => {
    ledger.answered(reply);
    return reply;
  });
  const reply = await Promise.race([answered, screen.whenCut]);
  if (!reply) return null;
  const answerMs = performance.now() - startedAt;
  if (!reply.ok || watching.length === 0) return { answerMs, lastMs: NaN };
  const seenAt = (other: Screen) => other.sightings.find(({ schedule }) => shows(schedule, reply))?.at;
  const stillWatching = () => watching.filter(({ isLive }) => isLive);
  const isSeen = await eventually(() => stillWatching().every((other) => seenAt(other) !== undefined), PATIENCE_MS, 2);
  if (!isSeen) return { answerMs, lastMs: Infinity };
  const times = stillWatching().map((other) => seenAt(other)! - startedAt);
  return { answerMs, lastMs: times.length > 0 ? Math.max(...times) : NaN };
}

/** Whether the schedule tells of what was done. */
function shows({ bookings }: RoomSchedule, { body }: DisplayReply): boolean {
  const { id, status, end, attendance } = body as Booking;
  const card = bookings.find((one) => one.id === id);
  return (
    card !== undefined &&
    card.status === status &&
    Date.parse(card.end) === Date.parse(end) &&
    (card.checkedInAt === null) === (attendance.checkedInAt === null) &&
    (card.releasedAt === null) === (attendance.releasedAt === null)
  );
}

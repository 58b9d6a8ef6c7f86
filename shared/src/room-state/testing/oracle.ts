import type { BookingCard, Policy, RoomSchedule, RoomState, RoomStateName } from '../../contracts/index.js';

/** What changes in a room's state as time passes: all of it but the two instants that are about time itself. */
export type Look = Omit<RoomState, 'at' | 'nextChangeAt'>;

export function look({ at: _at, nextChangeAt: _nextChangeAt, ...rest }: RoomState): Look {
  return rest;
}

/**
 * The rules of DESIGN 5 read aloud: no index, no order, nothing prepared, each rule on its own. Slow, and so plain that
 * it can be checked against the text. `states` are all that claim the instant; there must be exactly one.
 */
export function tellRoomState(schedule: RoomSchedule, policy: Policy, now: number) {
  const minutes = (count: number) => count * 60_000;
  const start = (card: BookingCard) => Date.parse(card.start);
  const end = (card: BookingCard) => Date.parse(card.end);
  const iso = (at: number) => new Date(at).toISOString();
  const share = (a: [number, number], b: [number, number]) => a[0] < b[1] && b[0] < a[1];

  const real = schedule.room.status === 'ACTIVE' ? schedule.bookings.filter((card) => start(card) < end(card)) : [];
  const active = real.filter(
    (card) => card.releasedAt === null && !['NO_SHOW', 'CANCELLED', 'DECLINED'].includes(card.status),
  );
  const chronological = (a: BookingCard, b: BookingCard) => start(a) - start(b) || (a.id < b.id ? -1 : 1);
  const running = active.filter((card) => start(card) <= now && now < end(card)).sort(chronological);
  const lastStart = Math.max(...running.map(start));
  const current = running.find((card) => start(card) === lastStart) ?? null;
  const horizonEnd = Date.parse(schedule.horizonEnd);
  const next = active.filter((card) => start(card) > now && start(card) < horizonEnd).sort(chronological)[0] ?? null;

  const opens = (card: BookingCard) => start(card) - minutes(policy.checkInOpensMinutesBefore);
  const closes = (card: BookingCard) =>
    Math.min(
      end(card),
      start(card) + minutes(policy.checkInClosesMinutesAfter),
      policy.autoReleaseEnabled ? start(card) + minutes(policy.autoReleaseAfterMinutes) : Infinity,
    );
  const isAwaited = (card: BookingCard) =>
    card.needsCheckIn && card.status === 'CONFIRMED' && card.checkedInAt === null && now < closes(card);
  const checkIn =
    [current, ...running, next].find((card) => card !== null && isAwaited(card) && opens(card) <= now) ?? null;

  let busyUntil = current && end(current);
  for (let isGrowing = busyUntil !== null; isGrowing;) {
    const further = active.filter((card) => start(card) <= busyUntil! && end(card) > busyUntil!);
    isGrowing = further.length > 0;
    if (isGrowing) busyUntil = Math.max(...further.map(end));
  }

  const isActive = schedule.room.status === 'ACTIVE';
  const isFree = isActive && current === null;
  const minimum = minutes(policy.walkUpMinimumMinutes);
  const canBook = isFree && policy.walkUpEnabled && (next === null || start(next) - now >= minimum);
  const canExtend =
    current !== null &&
    end(current) + minimum - start(current) <= minutes(policy.maximumBookingMinutes) &&
    !active.some((card) => end(card) > end(current) && start(card) < end(current) + minimum);

  const restorable = real
    .filter((card) => card.releasedAt !== null && !['COMPLETED', 'CANCELLED', 'DECLINED'].includes(card.status))
    .filter((card) => Date.parse(card.releasedAt!) + minutes(policy.restoreMinutes) > now && now < end(card))
    .filter((card) => {
      const remaining: [number, number] = [Math.max(now, start(card)), end(card)];
      return !active.some((other) => share(remaining, [start(other), end(other)]));
    })
    .sort((a, b) => Date.parse(b.releasedAt!) - Date.parse(a.releasedAt!) || (a.id < b.id ? -1 : 1));
  const restore = restorable[0] ?? null;

  const isSoon = next !== null && start(next) - now <= minutes(policy.startingSoonMinutes);
  const isEnding = current !== null && end(current) - now <= minutes(policy.endingSoonMinutes);
  const isAwaiting = current !== null && isAwaited(current);
  const claims: Record<RoomStateName, boolean> = {
    OUT_OF_SERVICE: !isActive,
    AWAITING_CHECK_IN: isAwaiting,
    ENDING_SOON: isEnding && !isAwaiting,
    IN_USE: current !== null && !isEnding && !isAwaiting,
    STARTING_SOON: isFree && isSoon,
    AVAILABLE: isFree && !isSoon,
  };
  const states = (Object.keys(claims) as RoomStateName[]).filter((name) => claims[name]);

  const shown = (card: BookingCard) => {
    const { id, title, organizerName, status, needsCheckIn } = card;
    return { id, title, organizerName, start: card.start, end: card.end, status, needsCheckIn };
  };
  const offered = { BOOK: canBook, CHECK_IN: checkIn, EXTEND: canExtend, END: current, RESTORE: restore };
  const told: Look = {
    roomId: schedule.roomId,
    name: schedule.room.name,
    state: states[0]!,
    version: schedule.version,
    current: current && shown(current),
    concurrent: running.filter((card) => card !== current).map(shown),
    next: next && shown(next),
    busyUntil: busyUntil === null ? null : iso(busyUntil),
    freeUntil: isFree && next ? iso(start(next)) : null,
    actions: (Object.keys(offered) as (keyof typeof offered)[]).filter((action) => offered[action]),
    checkIn: checkIn && { bookingId: checkIn.id, opensAt: iso(opens(checkIn)), closesAt: iso(closes(checkIn)) },
    restore: restore && {
      bookingId: restore.id,
      until: iso(Math.min(Date.parse(restore.releasedAt!) + minutes(policy.restoreMinutes), end(restore))),
    },
    calendar: schedule.calendar,
  };
  return { states, told };
}

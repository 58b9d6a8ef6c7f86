import { deriveRoomState } from '@lintel/shared/room-state';
import { describe, expect, it } from '@jest/globals';
import { createFormat } from '../../lib/format';
import { aBooking, aSchedule, madrid } from '../../testing/schedules';
import { headlineFor, type Headline } from './headline';

const { isSameDay } = createFormat('en', 'Europe/Madrid');
const now = madrid('14:05');

function headline(
  schedule = aSchedule(),
  { at = now, isDoubtful = false, knownAt = null as number | null } = {},
): Headline {
  const state = deriveRoomState(schedule, schedule.policy, at);
  return headlineFor(state, { now: at, isDoubtful, knownAt, horizonEnd: Date.parse(schedule.horizonEnd), isSameDay });
}
const busy = (start: string, end: string, rest = {}) => aSchedule([aBooking(madrid(start), madrid(end), rest)]);

describe('headlineFor', () => {
  it.each<[string, ReturnType<typeof aSchedule>, Headline]>([
    [
      'free until the next booking today',
      busy('15:30', '16:00'),
      { state: 'AVAILABLE', word: 'free', detail: { key: 'until', instant: madrid('15:30') } },
    ],
    [
      'free for the rest of the day, the next booking being tomorrow',
      aSchedule([aBooking(madrid('09:00', '2026-11-21'), madrid('10:00', '2026-11-21'))]),
      { state: 'AVAILABLE', word: 'free', detail: { key: 'restOfDay', instant: null } },
    ],
    [
      'free with nothing booked',
      aSchedule(),
      { state: 'AVAILABLE', word: 'free', detail: { key: 'restOfDay', instant: null } },
    ],
    [
      'starting soon',
      busy('14:12', '15:00'),
      { state: 'STARTING_SOON', word: 'startingSoon', detail: { key: 'at', instant: madrid('14:12') } },
    ],
    [
      'waiting for a check-in',
      busy('14:00', '15:00', { needsCheckIn: true }),
      { state: 'AWAITING_CHECK_IN', word: 'checkInNow', detail: { key: 'by', instant: madrid('14:10') } },
    ],
    [
      'in use, through the meeting that follows without a break',
      aSchedule([aBooking(madrid('13:00'), madrid('14:30')), aBooking(madrid('14:30'), madrid('16:00'))]),
      { state: 'IN_USE', word: 'inUse', detail: { key: 'until', instant: madrid('16:00') } },
    ],
    [
      'ending soon',
      busy('13:00', '14:08'),
      { state: 'ENDING_SOON', word: 'endingSoon', detail: { key: 'at', instant: madrid('14:08') } },
    ],
    [
      'out of service',
      aSchedule([], { room: { ...aSchedule().room, status: 'DISABLED' } }),
      { state: 'OUT_OF_SERVICE', word: 'outOfService', detail: null },
    ],
  ])('%s', (_, schedule, expected) => {
    expect(headline(schedule)).toEqual(expected);
  });

  it('is only probably free when the server has been silent for long', () => {
    expect(headline(aSchedule(), { isDoubtful: true, knownAt: madrid('14:02') })).toEqual({
      state: 'AVAILABLE',
      word: 'probablyFree',
      detail: { key: 'lastConfirmed', instant: madrid('14:02') },
    });
    expect(headline(aSchedule(), { isDoubtful: true }).detail).toEqual({ key: 'restOfDay', instant: null });
    expect(headline(busy('13:00', '16:00'), { isDoubtful: true }).word).toBe('inUse');
  });

  it('never calls a room free beyond what it knows', () => {
    const schedule = aSchedule([], { horizonEnd: new Date(now).toISOString() });
    expect(headline(schedule)).toEqual({ state: 'UNKNOWN', word: 'unknown', detail: null });
    expect(headline(schedule, { at: now - 1 }).word).toBe('free');
  });
});

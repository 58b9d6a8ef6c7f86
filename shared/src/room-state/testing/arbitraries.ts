import fc from 'fast-check';
import { bookingStatuses, type BookingCard, type Policy, type RoomSchedule } from '../../contracts/index.js';
import { defaultPolicy } from '../../policy/index.js';
import { bookingCard, isoMinute, minute, roomSchedule } from './schedules.js';

/** How far from whole minutes edges may lie, in milliseconds; mostly not at all, so that spans touch often. */
export const jitters = [0, 1, 59_999];
const jitter = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(...jitters) },
);

const LAST_MINUTE = 150;
/** Mostly on a five-minute grid. */
const edge = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -6, max: LAST_MINUTE / 5 }).map((step) => step * 5) },
  { weight: 1, arbitrary: fc.integer({ min: -30, max: LAST_MINUTE }) },
);
const shifted = (minutes: number, ms: number) => minutes + ms / 60_000;
const instant = fc.tuple(edge, jitter).map(([minutes, ms]) => shifted(minutes, ms));

const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant<BookingCard['status']>('CONFIRMED') },
  { weight: 3, arbitrary: fc.constantFrom(...bookingStatuses) },
);

const card = fc
  .record({
    from: instant,
    length: fc.oneof(
      fc.integer({ min: 1, max: 12 }).map((steps) => steps * 5),
      fc.integer({ min: 0, max: 80 }),
    ),
    lengthJitter: jitter,
    status,
    needsCheckIn: fc.boolean(),
    released: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: -5, max: 40 }) },
    ),
    isCheckedIn: fc.constantFrom(false, false, false, true),
  })
  .map(
    ({ from, length, lengthJitter, released, isCheckedIn, ...rest }) =>
      (id: string) =>
        bookingCard(id, from, shifted(from + length, lengthJitter), {
          ...rest,
          releasedAt: released === null ? null : isoMinute(from + released),
          checkedInAt: isCheckedIn ? isoMinute(from) : null,
        }),
  );

/** Overlapping, touching, empty, released and settled bookings, in no order, in a room that is nearly always in service. */
export const scheduleArb: fc.Arbitrary<RoomSchedule> = fc
  .record({
    cards: fc.array(card, { maxLength: 8 }),
    horizonMinute: fc.oneof({ weight: 4, arbitrary: fc.constant(300) }, { weight: 1, arbitrary: edge }),
    status: fc.constantFrom<RoomSchedule['room']['status']>(
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'DISABLED',
    ),
  })
  .chain(({ cards, horizonMinute, status }) =>
    fc
      .shuffledSubarray(
        cards.map((_, index) => `booking-${index}`),
        { minLength: cards.length },
      )
      .map((ids) =>
        roomSchedule(
          cards.map((make, index) => make(ids[index]!)),
          {
            horizonEnd: isoMinute(horizonMinute),
            room: { name: 'Aurora', capacity: 8, amenities: [], location: null, status },
          },
        ),
      ),
  );

const upTo = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }));

/** Any policy at all: also those whose rules hardly fit together. */
export const policyArb: fc.Arbitrary<Policy> = fc
  .record({
    checkInOpensMinutesBefore: upTo(20),
    checkInClosesMinutesAfter: upTo(20),
    autoReleaseEnabled: fc.boolean(),
    autoReleaseAfterMinutes: upTo(20),
    restoreMinutes: upTo(30),
    walkUpEnabled: fc.constantFrom(true, true, true, false),
    walkUpMinutes: fc.array(fc.integer({ min: 5, max: 120 }), { minLength: 1, maxLength: 4 }),
    walkUpMinimumMinutes: fc.integer({ min: 1, max: 40 }),
    extendMinutes: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 3 }),
    startingSoonMinutes: upTo(20),
    endingSoonMinutes: upTo(20),
    maximumBookingMinutes: fc.oneof(fc.constant(1_440), fc.integer({ min: 5, max: 120 })),
  })
  .map((rules) => ({ ...defaultPolicy, ...rules }));

/** An instant before, in or after the scene, often right at an edge. */
export const nowArb: fc.Arbitrary<number> = fc.oneof(
  instant.map(minute),
  fc.integer({ min: minute(-60), max: minute(LAST_MINUTE + 120) }),
);

import fc from 'fast-check';
import { weekdays, type AvailabilityRules, type LocalHours } from '../../contracts/index.js';
import { DAY_MS, MINUTE_MS } from '../../time/index.js';
import type { BusySpan, Department, Host, Meeting } from '../host.js';

/** Where clocks change by an hour or by half of one, at night or at midnight, and where offsets are not whole hours. */
export const zones = [
  'Europe/Madrid',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'America/Havana',
  'Pacific/Auckland',
  'UTC',
] as const;
export const zoneArb = fc.constantFrom(...zones);

/** Days on which clocks change somewhere and not elsewhere; in Lord Howe and Auckland in April, in Madrid also in Beirut. */
const changes = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-25', '2026-11-01'].map((date) => Date.parse(date));

const step = (minutes: number, most: number) =>
  fc.integer({ min: 0, max: Math.floor(most / minutes) }).map((n) => n * minutes);
/** Mostly quarters of an hour, sometimes any minute. */
const minuteArb = (most: number) => fc.oneof({ weight: 5, arbitrary: step(15, most) }, step(1, most));

const two = (value: number) => String(value).padStart(2, '0');
const localTime = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

const hoursArb: fc.Arbitrary<LocalHours> = fc
  .oneof(
    { weight: 3, arbitrary: fc.record({ start: step(30, 780), length: step(30, 600).map((length) => length + 60) }) },
    { weight: 2, arbitrary: fc.record({ start: minuteArb(1_439), length: minuteArb(1_439) }) },
    // Around the small hours, when clocks change.
    { weight: 2, arbitrary: fc.record({ start: minuteArb(180), length: minuteArb(180) }) },
    { weight: 1, arbitrary: fc.constant({ start: 0, length: 1_440 }) },
  )
  .map(({ start, length }) => ({ start, end: start + Math.max(length, 1) }))
  .map(({ start, end }) => ({ start: localTime(start), end: localTime(end > 1_440 ? end - 1_440 : end) }))
  .filter(({ start, end }) => start !== end);

const dayArb = fc.oneof(
  { weight: 6, arbitrary: fc.array(hoursArb, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([]) },
);
const maximumArb = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
);

function rulesArb(around: number): fc.Arbitrary<AvailabilityRules> {
  const date = fc
    .integer({ min: -1, max: 3 })
    .map((days) => new Date(around + days * DAY_MS).toISOString().slice(0, 10));
  const override = fc.oneof(
    date.map((date) => ({ date, available: false })),
    fc.record({ date, available: fc.constant(true), hours: fc.array(hoursArb, { minLength: 1, maxLength: 2 }) }),
    date.map((date) => ({ date, available: true })),
  );
  const breakArb = fc
    .tuple(hoursArb, fc.option(fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), { nil: undefined }))
    .map(([hours, days]) => ({ ...hours, ...(days && { days }) }));
  return fc.record({
    timeZone: zoneArb,
    weekly: fc
      .tuple(...weekdays.map(() => dayArb))
      .map((days) => Object.fromEntries(weekdays.map((weekday, index) => [weekday, days[index]!]))),
    breaks: fc.array(breakArb, { maxLength: 2 }),
    bufferBeforeMinutes: step(5, 30),
    bufferAfterMinutes: step(5, 30),
    maxPerDay: maximumArb,
    maxPerWeek: maximumArb,
    minNoticeMinutes: fc.constantFrom(0, 0, 7, 120, 600),
    maxDaysAhead: fc.constantFrom(0, 1, 2, 2, 3, 60),
    overrides: fc.uniqueArray(override, { maxLength: 2, selector: ({ date }) => date }),
  });
}

function busyArb(around: number): fc.Arbitrary<BusySpan> {
  return fc
    .record({
      start: fc.oneof({ weight: 4, arbitrary: step(15, 4 * 1_440) }, fc.integer({ min: 0, max: 4 * 1_440 })),
      length: fc.constantFrom(0, 15, 30, 30, 45, 60, 240),
      jitter: fc.constantFrom(0, 0, 0, 1, 59_999),
      bufferBeforeMinutes: step(5, 30),
      bufferAfterMinutes: step(5, 30),
      isCounted: fc.boolean(),
    })
    .map(({ start, length, jitter, ...rest }) => {
      const from = around - DAY_MS + start * MINUTE_MS + jitter;
      return { start: from, end: from + length * MINUTE_MS, ...rest };
    });
}

export const meetingArb: fc.Arbitrary<Meeting> = fc.record({
  durationMinutes: fc.constantFrom(15, 30, 45, 60, 90, 7),
  slotIntervalMinutes: fc.constantFrom(15, 30, 60, 45, 90, 120, 20, 7),
  bufferBeforeMinutes: fc.constantFrom(null, null, 0, 10),
  bufferAfterMinutes: fc.constantFrom(null, null, 0, 25),
});

export interface Scene {
  readonly department: Department;
  readonly meeting: Meeting;
  readonly window: { readonly start: number; readonly end: number };
  readonly now: number;
}

/** A department around a change of the clocks, and somebody who looks at some hours or days of it. */
export function sceneArb({ mostHosts }: { mostHosts: number }): fc.Arbitrary<Scene> {
  return fc.constantFrom(...changes).chain((around) => {
    const host: fc.Arbitrary<Omit<Host, 'hostId'>> = fc.record({
      rules: rulesArb(around),
      busy: fc.array(busyArb(around), { maxLength: 5 }),
    });
    const rooms = fc.array(fc.array(busyArb(around), { maxLength: 3 }), { minLength: 1, maxLength: 2 });
    const limits = fc.record({
      timeZone: zoneArb,
      maxPerDay: maximumArb,
      maxPerWeek: maximumArb,
      bookedStarts: fc
        .array(step(30, 4 * 1_440), { maxLength: 4 })
        .map((starts) => starts.map((start) => around - DAY_MS + start * MINUTE_MS)),
    });
    return fc
      .record({
        hosts: fc.array(host, { minLength: 1, maxLength: mostHosts }),
        limits: fc.oneof(fc.constant(null), fc.constant(null), limits),
        rooms: fc.oneof(fc.constant(null), fc.constant(null), rooms),
        meeting: meetingArb,
        from: fc.integer({ min: -1_440, max: 1_440 }),
        length: fc.integer({ min: 60, max: 1_440 }),
        ahead: fc.oneof(
          { weight: 1, arbitrary: fc.integer({ min: -300, max: 2_500 }) },
          { weight: 2, arbitrary: fc.integer({ min: 300, max: 1_000 }) },
        ),
        jitter: fc.constantFrom(0, 0, 1, 30_000),
      })
      .map(({ hosts, limits, rooms, meeting, from, length, ahead, jitter }) => {
        const start = around + from * MINUTE_MS;
        return {
          department: {
            hosts: hosts.map((host, index) => ({ ...host, hostId: `host-${index}` })),
            limits,
            rooms: rooms?.map((busy, index) => ({ roomId: `room-${index}`, busy })),
          },
          meeting,
          window: { start, end: start + length * MINUTE_MS },
          now: start - ahead * MINUTE_MS + jitter,
        };
      });
  });
}

import { describe, expect, it } from '@jest/globals';
import { errorCodes } from '../errors/index.js';
import { judgeDepartment, judgeHost, mostTelling, refusalCodes, type Department, type Refusal } from './index.js';
import { busy, halfHour, host, utc } from './testing/people.js';

/** A Friday in Madrid, UTC+1. */
const now = utc('2026-11-20T08:10:00Z');
const at = (time: string) => utc(`2026-11-20T${time}:00Z`);
const ask = (
  changed: Parameters<typeof host>[1],
  start: number,
  busySpans: Parameters<typeof host>[2] = [],
  isAnyMinute = false,
) => judgeHost(host('ana', changed, busySpans), halfHour, start, now, { isAnyMinute });

describe('judging one start', () => {
  it.each<[string, Parameters<typeof ask>, Refusal | null]>([
    ['free', [{}, at('09:00')], null],
    ['before now', [{}, at('08:00')], { reason: 'IN_THE_PAST' }],
    [
      'too soon',
      [{ minNoticeMinutes: 120 }, at('10:00')],
      { reason: 'NOTICE_TOO_SHORT', minNoticeMinutes: 120, earliestAt: now + 7_200_000 },
    ],
    ['exactly as soon as may be', [{ minNoticeMinutes: 20 }, at('08:30')], null],
    [
      'tomorrow, when only today is offered',
      [{ maxDaysAhead: 0 }, utc('2026-11-23T09:00:00Z')],
      { reason: 'TOO_FAR_AHEAD', maxDaysAhead: 0, endsAt: utc('2026-11-20T23:00:00Z') },
    ],
    ['the last day, whatever the hour', [{ maxDaysAhead: 3 }, utc('2026-11-23T15:00:00Z')], null],
    ['on a Saturday', [{}, utc('2026-11-21T09:00:00Z')], { reason: 'OUTSIDE_HOURS' }],
    ['with a tail after closing time', [{}, at('15:45'), [], true], { reason: 'OUTSIDE_HOURS' }],
    ['to the last minute', [{}, at('15:30')], null],
    ['between two offers', [{}, at('09:15')], { reason: 'NOT_ON_GRID', slotIntervalMinutes: 30 }],
    ['between two offers, when any minute will do', [{}, at('09:15'), [], true], null],
    [
      'taken',
      [{}, at('09:00'), [busy('2026-11-20T09:29:00Z', '2026-11-20T09:30:00Z')]],
      { reason: 'TAKEN', by: { start: at('09:29'), end: at('09:30') } },
    ],
    ['beside what is taken', [{}, at('09:00'), [busy('2026-11-20T09:30:00Z', '2026-11-20T10:00:00Z')]], null],
  ])('%s', (_, question, refusal) => {
    expect(ask(...question)).toEqual(refusal);
  });

  describe('buffers', () => {
    const other = (after: number) => [
      busy('2026-11-20T09:00:00Z', '2026-11-20T09:30:00Z', { bufferBeforeMinutes: 10, bufferAfterMinutes: after }),
    ];

    it.each([
      ['neither asks for one', 0, 0, '09:30', null],
      ['the other wants fifteen after itself', 15, 0, '09:44', 15],
      ['and gets them', 15, 0, '09:45', null],
      ['this one wants ten before itself', 0, 10, '09:39', 10],
      ['both want some: the larger counts, they are not added up', 15, 10, '09:45', null],
      ['both want some, and less than the larger is there', 15, 20, '09:45', 20],
      ['before the other, which wants ten', 0, 0, '08:25', 10],
      ['before the other, with ten', 0, 0, '08:20', null],
    ])('%s', (_, after, bufferBeforeMinutes, start, missing) => {
      const refusal = ask({ bufferBeforeMinutes }, at(start), other(after), true);
      const by = { start: at('09:00'), end: at('09:30') };
      expect(refusal).toEqual(missing === null ? null : { reason: 'TOO_CLOSE', by, bufferMinutes: missing });
    });

    it('are the meeting type own where it has some', () => {
      const ana = host('ana', { bufferBeforeMinutes: 60 }, other(0));
      expect(judgeHost(ana, { ...halfHour, bufferBeforeMinutes: 0 }, at('09:30'), now)).toBeNull();
    });
  });

  describe('maxima', () => {
    const counted = { isCounted: true };
    /** 23:30 on Thursday in Madrid, which is Thursday in UTC too; 00:30 on Friday, which in UTC still is Thursday. */
    const late = busy('2026-11-19T22:30:00Z', '2026-11-19T23:00:00Z', counted);
    const early = busy('2026-11-19T23:30:00Z', '2026-11-20T00:00:00Z', counted);
    const foreign = busy('2026-11-20T12:00:00Z', '2026-11-20T12:30:00Z');
    const sunday = busy('2026-11-15T22:30:00Z', '2026-11-15T23:30:00Z', counted);

    it.each<[string, Parameters<typeof host>[1], Parameters<typeof host>[2] & object, Refusal | null]>([
      ['a day is one of the host', { maxPerDay: 1 }, [late], null],
      ['a full day', { maxPerDay: 1 }, [early], { reason: 'DAY_LIMIT_REACHED', limit: 1, of: 'HOST' }],
      ['foreign events do not count', { maxPerDay: 1 }, [foreign], null],
      ['a full week', { maxPerWeek: 2 }, [late, early], { reason: 'WEEK_LIMIT_REACHED', limit: 2, of: 'HOST' }],
      ['a week begins on Monday where the host is', { maxPerWeek: 2 }, [late, sunday], null],
    ])('%s', (_, changed, busySpans, refusal) => {
      expect(ask(changed, at('09:00'), busySpans)).toEqual(refusal);
    });
  });

  it.each([
    { ...halfHour, durationMinutes: 0 },
    { ...halfHour, slotIntervalMinutes: 0 },
  ])('refuses to judge %j', (meeting) => {
    expect(() => judgeHost(host('ana'), meeting, at('09:00'), now)).toThrow(RangeError);
  });
});

describe('judging a department', () => {
  const taken = busy('2026-11-20T09:00:00Z', '2026-11-20T09:30:00Z', { isCounted: true });
  const ana = host('ana', {}, [taken]);
  const ben = host('ben');
  const limits = { timeZone: 'Europe/Madrid', maxPerDay: null, maxPerWeek: null, bookedStarts: [at('09:00')] };
  const judge = (department: Department, start = at('09:00')) => judgeDepartment(department, halfHour, start, now);

  it('names those who are free, and what the others say', () => {
    expect(judge({ hosts: [ana, ben] })).toEqual({
      refusal: null,
      hostIds: ['ben'],
      roomIds: [],
      hosts: [
        { hostId: 'ana', refusal: { reason: 'TAKEN', by: { start: at('09:00'), end: at('09:30') } } },
        { hostId: 'ben', refusal: null },
      ],
    });
  });

  it.each<[string, Department, Refusal]>([
    ['nobody is there', { hosts: [] }, { reason: 'NO_HOSTS' }],
    [
      'the department has enough for the day',
      { hosts: [ben], limits: { ...limits, maxPerDay: 1 } },
      { reason: 'DAY_LIMIT_REACHED', limit: 1, of: 'DEPARTMENT' },
    ],
    [
      'the department has enough for the week',
      { hosts: [ben], limits: { ...limits, maxPerWeek: 1 } },
      { reason: 'WEEK_LIMIT_REACHED', limit: 1, of: 'DEPARTMENT' },
    ],
    ['no room is free', { hosts: [ben], rooms: [{ roomId: 'aurora', busy: [taken] }] }, { reason: 'NO_ROOM' }],
    ['there is no room at all', { hosts: [ben], rooms: [] }, { reason: 'NO_ROOM' }],
  ])('refuses when %s', (_, department, refusal) => {
    expect(judge(department)).toMatchObject({ refusal, hostIds: [], roomIds: [] });
  });

  it('names the rooms that are free', () => {
    const rooms = [
      { roomId: 'aurora', busy: [taken] },
      { roomId: 'borealis', busy: [] },
    ];
    expect(judge({ hosts: [ben], rooms })).toMatchObject({ refusal: null, roomIds: ['borealis'] });
  });

  it('tells the reason that helps most', () => {
    const away = host('cleo', { weekly: {} });
    expect(judge({ hosts: [away, ana] }).refusal).toMatchObject({ reason: 'TAKEN' });
    expect(mostTelling([])).toEqual({ reason: 'NO_HOSTS' });
  });

  it('has a code for every reason', () => {
    for (const code of Object.values(refusalCodes)) expect(errorCodes).toHaveProperty(code);
  });
});

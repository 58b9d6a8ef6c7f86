import { defaultPolicy } from '@lintel/shared/policy';
import { describe, expect, it } from '@jest/globals';
import { judgeOccupancy, SILENT_AFTER_MS, type Reading, type WatchedBooking } from './occupancy-rules.js';

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
const policy = { ...defaultPolicy, occupancyCheckIn: true, occupancyReleaseMinutes: 10 };
const occupied = (since: string, readAt = since): Reading => ({
  isOccupied: true,
  since: at(since),
  readAt: at(readAt),
});
const empty = (since: string, readAt = since): Reading => ({ isOccupied: false, since: at(since), readAt: at(readAt) });
const awaiting: WatchedBooking = {
  start: at('10:00'),
  end: at('11:00'),
  checkedInAt: null,
  window: { opensAt: at('09:50'), closesAt: at('10:10') },
  readings: [],
  othersUntil: null,
};
const running: WatchedBooking = { ...awaiting, window: null, checkedInAt: at('09:55') };
const judge = (booking: WatchedBooking, now: string, rules = policy) => judgeOccupancy(booking, rules, at(now));

describe('people in the room', () => {
  it.each([
    ['as check-in opens', '09:50', occupied('09:48'), 'CHECK_IN'],
    ['after the start', '10:05', occupied('10:05'), 'CHECK_IN'],
    ['when check-in has closed', '10:10', occupied('10:10'), null],
    ['whose sensor fell silent', '10:05', occupied('09:30', '09:49'), null],
    ['who have left', '10:05', empty('10:04'), null],
  ])('%s', (_, now, reading, due) => {
    expect(judge({ ...awaiting, readings: [reading] }, now).due).toBe(due);
  });

  it('before check-in opens are looked at again when it does', () => {
    expect(judge({ ...awaiting, readings: [occupied('09:45')] }, '09:45')).toEqual({
      due: null,
      lookAgainAt: at('09:50'),
    });
  });

  it('of the meeting before count from its end or the start on, whichever is earlier', () => {
    const readings = [occupied('09:50')];
    expect(judge({ ...awaiting, readings, othersUntil: at('09:55') }, '09:52').lookAgainAt).toBe(at('09:55'));
    expect(judge({ ...awaiting, readings, othersUntil: at('10:30') }, '09:52').lookAgainAt).toBe(at('10:00'));
    expect(judge({ ...awaiting, readings, othersUntil: at('10:30') }, '10:00').due).toBe('CHECK_IN');
  });

  it('check in to a booking by being in any of its rooms', () => {
    expect(judge({ ...awaiting, readings: [null, occupied('09:55')] }, '09:55').due).toBe('CHECK_IN');
  });

  it('check in to nothing where the rules do not say so', () => {
    const rules = { ...policy, occupancyCheckIn: false };
    expect(judge({ ...awaiting, readings: [occupied('09:55')] }, '09:55', rules).due).toBeNull();
  });
});

describe('an empty room', () => {
  it('is released after its minutes, and not before', () => {
    const readings = [empty('10:20')];
    expect(judge({ ...running, readings }, '10:29')).toEqual({ due: null, lookAgainAt: at('10:30') });
    expect(judge({ ...running, readings }, '10:30')).toEqual({ due: 'RELEASE', lookAgainAt: null });
  });

  it.each([
    ['the start, where it was empty before', { ...running, readings: [empty('08:00', '10:00')] }, '10:10'],
    ['the check-in', { ...running, checkedInAt: at('10:15'), readings: [empty('10:01', '10:20')] }, '10:25'],
    ['the room that emptied last', { ...running, readings: [empty('10:01', '10:20'), empty('10:12')] }, '10:22'],
  ])('counts from %s', (_, booking, dueAt) => {
    expect(judgeOccupancy(booking, policy, at(dueAt) - 1).due).toBeNull();
    expect(judge(booking, dueAt).due).toBe('RELEASE');
  });

  it.each([
    ['where its sensor fell silent', [empty('10:00')], at('10:00') + SILENT_AFTER_MS + 1],
    ['where one of the rooms has no sensor', [empty('10:00'), null], at('10:12')],
    ['where one of the rooms is occupied', [empty('10:00'), occupied('10:05')], at('10:12')],
    ['where that would be after its end', [empty('10:51')], at('11:00')],
    ['where it has no rooms', [], at('10:30')],
  ])('is not released %s', (_, readings, now) => {
    expect(judgeOccupancy({ ...running, readings }, policy, now)).toEqual({ due: null, lookAgainAt: null });
  });

  it('is not released where the rules do not say so', () => {
    const rules = { ...policy, occupancyReleaseMinutes: 0 };
    expect(judge({ ...running, readings: [empty('10:00')] }, '10:14', rules).due).toBeNull();
  });

  it('is released even where nobody checked in', () => {
    expect(judge({ ...awaiting, readings: [empty('10:00', '10:08')] }, '10:10').due).toBe('RELEASE');
  });
});

import { describe, expect, it } from '@jest/globals';
import { googleRecurrence } from '../../google/google-events.js';
import { graphRecurrence } from '../../microsoft/graph-recurrence.js';
import { isCommonRule } from './plain-rule.js';

/** On a Monday, 15 March 2027. */
const series = (rule: string, startLocal = '2027-03-15T10:00') => ({
  rule,
  startLocal,
  timeZone: 'Europe/Madrid',
  durationMinutes: 60,
});

describe('rules in the words of others', () => {
  it.each([
    ['FREQ=DAILY;INTERVAL=2', { type: 'daily', interval: 2 }],
    ['FREQ=WEEKLY', { type: 'weekly', daysOfWeek: ['monday'], firstDayOfWeek: 'monday' }],
    [
      'FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU',
      { type: 'weekly', daysOfWeek: ['monday', 'wednesday'], firstDayOfWeek: 'sunday' },
    ],
    ['FREQ=MONTHLY', { type: 'absoluteMonthly', dayOfMonth: 15 }],
    ['FREQ=MONTHLY;BYDAY=3MO', { type: 'relativeMonthly', daysOfWeek: ['monday'], index: 'third' }],
    ['FREQ=YEARLY', { type: 'absoluteYearly', dayOfMonth: 15, month: 3 }],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=3MO', { type: 'relativeYearly', daysOfWeek: ['monday'], index: 'third', month: 3 }],
  ])('%s is a pattern of Microsoft', (rule, pattern) => {
    expect(graphRecurrence(series(rule), null)?.pattern).toMatchObject(pattern);
    expect(isCommonRule(series(rule))).toBe(true);
  });

  it('knows the last weekday of a month', () => {
    const last = series('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2027-03-31T10:00');
    expect(graphRecurrence(last, null)?.pattern).toMatchObject({ type: 'relativeMonthly', index: 'last' });
    expect(graphRecurrence({ ...last, startLocal: '2027-03-30T10:00' }, null)).toBeNull();
  });

  it.each([
    ['FREQ=MONTHLY', '2027-03-31T10:00'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2027-03-31T10:00'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', '2027-03-15T10:00'],
    ['FREQ=DAILY;BYDAY=MO,TU', '2027-03-15T10:00'],
    ['FREQ=WEEKLY;BYMONTH=3,4', '2027-03-15T10:00'],
  ])('%s from %s is said by Google alone', (rule, startLocal) => {
    expect(graphRecurrence(series(rule, startLocal), null)).toBeNull();
    expect(isCommonRule(series(rule, startLocal))).toBe(true);
  });

  it.each([
    'FREQ=DAILY;BYHOUR=9,17',
    'FREQ=YEARLY;BYYEARDAY=74',
    'FREQ=WEEKLY;BYDAY=TU',
    'FREQ=MONTHLY;BYDAY=2MO',
    'FREQ=YEARLY;BYDAY=11MO',
  ])('%s is said by neither', (rule) => {
    expect(graphRecurrence(series(rule), null)).toBeNull();
    expect(isCommonRule(series(rule))).toBe(false);
  });

  it.each([
    ['FREQ=WEEKLY', null, 'RRULE:FREQ=WEEKLY', { type: 'noEnd' }],
    ['FREQ=WEEKLY;COUNT=4', null, 'RRULE:FREQ=WEEKLY;COUNT=4', { type: 'numbered', numberOfOccurrences: 4 }],
    [
      'FREQ=DAILY;UNTIL=20270329',
      null,
      'RRULE:FREQ=DAILY;UNTIL=20270329T215959Z',
      { type: 'endDate', endDate: '2027-03-29' },
    ],
    ['FREQ=DAILY;UNTIL=20270329T095959', null, 'RRULE:FREQ=DAILY;UNTIL=20270329T075959Z', { endDate: '2027-03-28' }],
    ['FREQ=DAILY;UNTIL=20270329T080000Z', null, 'RRULE:FREQ=DAILY;UNTIL=20270329T080000Z', { endDate: '2027-03-29' }],
    [
      'FREQ=DAILY;COUNT=40',
      '2027-03-29T08:00:00Z',
      'RRULE:FREQ=DAILY;UNTIL=20270329T075959Z',
      { endDate: '2027-03-28' },
    ],
  ])('%s, cut at %s, ends', (rule, cut, google, range) => {
    const cutAt = cut === null ? null : Date.parse(cut);
    expect(googleRecurrence(series(rule), cutAt)).toEqual([google]);
    expect(graphRecurrence(series(rule), cutAt)?.range).toMatchObject({ startDate: '2027-03-15', ...range });
  });
});

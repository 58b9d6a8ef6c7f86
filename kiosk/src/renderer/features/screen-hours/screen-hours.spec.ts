import { describe, expect, it } from '@jest/globals';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { aBooking, aSchedule, madrid } from '../../testing/schedules';
import { viewAt } from '../room/board';
import { isLit } from './screen-hours';

const hours = { ...defaultDisplaySettings.screenHours, isEnabled: true };
const link = { isConnected: true, lostAt: null, confirmedAt: madrid('14:05') };
/** Friday evening in Madrid, after eight. */
const lateMeeting = aSchedule([aBooking(madrid('21:00'), madrid('22:00'))]);

describe('the light of the screen', () => {
  it.each([
    ['in its hours', aSchedule(), '19:59', true],
    ['after them', aSchedule(), '20:00', false],
    ['long before a meeting', lateMeeting, '20:44', false],
    ['a quarter of an hour before a meeting', lateMeeting, '20:45', true],
    ['during a meeting', lateMeeting, '21:30', true],
    ['after it', lateMeeting, '22:00', false],
    ['before a meeting that has been released', aSchedule([released('21:00', '22:00')]), '20:50', false],
  ])('%s', (_, schedule, time, isOn) => {
    expect(isLit(hours, viewAt(schedule, [], link, madrid(time)))).toBe(isOn);
  });

  it('is on around the clock where nobody set hours', () => {
    const view = viewAt(aSchedule(), [], link, madrid('03:00', '2026-11-21'));
    expect(isLit({ ...hours, isEnabled: false }, view)).toBe(true);
    expect(isLit(hours, view)).toBe(false);
  });
});

function released(start: string, end: string) {
  return aBooking(madrid(start), madrid(end), { releasedAt: new Date(madrid('20:40')).toISOString() });
}

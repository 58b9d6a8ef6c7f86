import { describe, expect, it } from '@jest/globals';
import { roomSchedule } from '../room-state/testing/schedules.js';
import { scheduleSchema } from './room.js';

describe('a schedule', () => {
  it('of a newer server is read by a display that was not reloaded', () => {
    const schedule = roomSchedule([]);
    const newer = { ...schedule, policy: { ...schedule.policy, ofTomorrow: true }, news: [] };
    expect(scheduleSchema.parse(newer)).toEqual(scheduleSchema.parse(schedule));
  });

  it('without a rule that is known is none', () => {
    const schedule = roomSchedule([]);
    const { checkInEnabled: _, ...policy } = schedule.policy;
    expect(scheduleSchema.safeParse({ ...schedule, policy }).success).toBe(false);
  });
});

import type { AvailabilityRules } from '../contracts/availability.js';

/** What holds for somebody who has said nothing: office hours from Monday to Friday, two hours' notice, sixty days. */
export function defaultAvailabilityRules(timeZone: string): AvailabilityRules {
  const officeHours = [{ start: '09:00', end: '17:00' }];
  return {
    timeZone,
    weekly: {
      monday: officeHours,
      tuesday: officeHours,
      wednesday: officeHours,
      thursday: officeHours,
      friday: officeHours,
    },
    breaks: [],
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    maxPerDay: null,
    maxPerWeek: null,
    minNoticeMinutes: 120,
    maxDaysAhead: 60,
    overrides: [],
  };
}

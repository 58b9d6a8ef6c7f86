import {
  displayLanguages,
  type DisplaySettings,
  type DisplaySettingsOverrides,
  type ScreenHours,
} from '../contracts/display-settings.js';
import { weekdays } from '../contracts/weekday.js';
import { minuteOfDayAt } from '../time/index.js';

const officeDay = [{ start: '07:00', end: '20:00' }];
/** What the editor begins with: the screen is on from seven to eight on working days. */
const officeHours: ScreenHours = {
  isEnabled: false,
  weekly: {
    monday: officeDay,
    tuesday: officeDay,
    wednesday: officeDay,
    thursday: officeDay,
    friday: officeDay,
    saturday: [],
    sunday: [],
  },
};

/** What holds where nobody has said otherwise. */
export const defaultDisplaySettings: DisplaySettings = {
  language: null,
  languagesOffered: [...displayLanguages],
  hourCycle: 'auto',
  theme: { accent: null, logoUrl: null, scheme: 'dark' },
  screenHours: officeHours,
  reachModeOffered: true,
  spokenStatusOffered: true,
  board: 'ROOM',
  updateRing: 'GENERAL',
};

/**
 * What holds at the end of a chain of overrides, given from the widest (tenant) to the nearest (display): the nearest
 * that says something wins, in the theme field by field.
 */
export function effectiveDisplaySettings(chain: readonly DisplaySettingsOverrides[]): DisplaySettings {
  return chain.reduce<DisplaySettings>(
    (settings, overrides) => ({
      ...settings,
      ...overrides,
      theme: { ...settings.theme, ...overrides.theme },
    }),
    defaultDisplaySettings,
  );
}

/**
 * Whether the screen is to be on. `isoWeekday` is 1 (Monday) to 7, `minuteOfDay` counts from midnight, both by the wall
 * clock of the room.
 */
export function isScreenOn(hours: ScreenHours, isoWeekday: number, minuteOfDay: number): boolean {
  if (!hours.isEnabled) return true;
  const spans = hours.weekly[weekdays[isoWeekday - 1]!];
  return spans.some(({ start, end }) => minuteOfDay >= minuteOfDayAt(start) && minuteOfDay < minuteOfDayAt(end));
}

export { formatLocalDate, formatLocalTime } from './format.js';
export { formatInstant, parseInstant } from './iso.js';
export { addLocalDays, instantOfLocalTime, localClock, localDate, localDay, startOfLocalDay } from './local-day.js';
export { Temporal } from './temporal.js';
export { DAY_MS, MINUTE_MS } from './units.js';
export {
  firstDayOfWeek,
  firstShowing,
  fixedZone,
  ianaZone,
  localDayNumber,
  minuteOfDayAt,
  toEpoch,
  toWall,
  wallsAround,
  weekNumberOf,
  zoneOf,
  type Zone,
} from './wall-clock.js';

import type { PullWindow } from '../calendar-provider.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';

/** What events are applied to. */
export interface Applying {
  readonly calendar: TwoWayCalendar;
  readonly window: PullWindow;
  /** Of the baseline that runs, or ran last. */
  readonly gen: number;
}

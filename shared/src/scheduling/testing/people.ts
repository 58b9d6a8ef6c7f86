import type { AvailabilityRules } from '../../contracts/index.js';
import { defaultAvailabilityRules } from '../default-rules.js';
import type { BusySpan, Host, Meeting } from '../host.js';

/** Epoch milliseconds of an ISO 8601 text, and back without the seconds that are always zero here. */
export const utc = (text: string): number => Date.parse(text);
export const iso = (at: number): string => new Date(at).toISOString().replace(':00.000Z', 'Z');

/** Office hours from Monday to Friday, bookable at once and for sixty days, but for what is said otherwise. */
export function rules(timeZone: string, changed: Partial<AvailabilityRules> = {}): AvailabilityRules {
  return { ...defaultAvailabilityRules(timeZone), minNoticeMinutes: 0, ...changed };
}

export function host(hostId: string, changed: Partial<AvailabilityRules> = {}, busy: readonly BusySpan[] = []): Host {
  return { hostId, rules: rules('Europe/Madrid', changed), busy };
}

/** Two instants as a busy span. */
export function busy(start: string, end: string, rest: Partial<BusySpan> = {}): BusySpan {
  return { start: utc(start), end: utc(end), ...rest };
}

export const halfHour: Meeting = { durationMinutes: 30, slotIntervalMinutes: 30 };

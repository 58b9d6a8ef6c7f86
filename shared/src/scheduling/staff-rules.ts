import type { Host } from './host.js';

const ANY_DAY = 3_650;

/** Notice and horizon are promises to customers: the department's own people may book sooner and later. */
export function withoutNotice<Some extends Host>(host: Some): Some {
  return { ...host, rules: { ...host.rules, minNoticeMinutes: 0, maxDaysAhead: ANY_DAY } };
}

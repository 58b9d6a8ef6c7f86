import type { ErrorCode } from '../errors/codes.js';
import type { Interval } from '../intervals/index.js';

/** Why a start cannot be booked, with the numbers that say so; the words are made where the language is known. */
export type Refusal =
  | { readonly reason: 'IN_THE_PAST' }
  | { readonly reason: 'NOTICE_TOO_SHORT'; readonly minNoticeMinutes: number; readonly earliestAt: number }
  /** `endsAt`: the first instant that is too far ahead. */
  | { readonly reason: 'TOO_FAR_AHEAD'; readonly maxDaysAhead: number; readonly endsAt: number }
  | { readonly reason: 'OUTSIDE_HOURS' }
  | { readonly reason: 'NOT_ON_GRID'; readonly slotIntervalMinutes: number }
  | { readonly reason: 'TAKEN'; readonly by: Interval }
  /** It does not touch `by`, but there is less time between them than the larger of the two buffers. */
  | { readonly reason: 'TOO_CLOSE'; readonly by: Interval; readonly bufferMinutes: number }
  | { readonly reason: 'DAY_LIMIT_REACHED'; readonly limit: number; readonly of: 'HOST' | 'DEPARTMENT' }
  | { readonly reason: 'WEEK_LIMIT_REACHED'; readonly limit: number; readonly of: 'HOST' | 'DEPARTMENT' }
  | { readonly reason: 'NO_ROOM' }
  | { readonly reason: 'NO_HOSTS' };

export type RefusalReason = Refusal['reason'];

/** The code that a client gets for each reason. */
export const refusalCodes: Readonly<Record<RefusalReason, ErrorCode>> = {
  IN_THE_PAST: 'INVALID_SLOT',
  NOTICE_TOO_SHORT: 'NOTICE_TOO_SHORT',
  TOO_FAR_AHEAD: 'INVALID_SLOT',
  OUTSIDE_HOURS: 'INVALID_SLOT',
  NOT_ON_GRID: 'INVALID_SLOT',
  TAKEN: 'CONFLICT',
  TOO_CLOSE: 'CONFLICT',
  DAY_LIMIT_REACHED: 'LIMIT_REACHED',
  WEEK_LIMIT_REACHED: 'LIMIT_REACHED',
  NO_ROOM: 'CONFLICT',
  NO_HOSTS: 'INVALID_SLOT',
};

/** From what a customer can do most about to what least: of several hosts' reasons the first of these is told. */
const tellingOrder: readonly RefusalReason[] = [
  'TAKEN',
  'TOO_CLOSE',
  'NO_ROOM',
  'DAY_LIMIT_REACHED',
  'WEEK_LIMIT_REACHED',
  'NOTICE_TOO_SHORT',
  'TOO_FAR_AHEAD',
  'NOT_ON_GRID',
  'OUTSIDE_HOURS',
  'IN_THE_PAST',
  'NO_HOSTS',
];

/** The reason that says most about why nobody can be booked; of none, that there is nobody. */
export function mostTelling(refusals: readonly Refusal[]): Refusal {
  const rank = ({ reason }: Refusal) => tellingOrder.indexOf(reason);
  return refusals.reduce<Refusal>((best, next) => (rank(next) < rank(best) ? next : best), { reason: 'NO_HOSTS' });
}

import { overlaps, type Interval } from '../intervals/index.js';
import { zoneOf } from '../time/index.js';
import type { Department, DepartmentLimits, Meeting } from './host.js';
import { durationOf, judgeHost, type JudgeOptions } from './judge-host.js';
import { BookingCounts } from './limits.js';
import { mostTelling, type Refusal } from './refusal.js';

export interface DepartmentVerdict {
  /** Why it cannot be booked, or `null` when it can. */
  readonly refusal: Refusal | null;
  /** Who could take it, in the department's order, and in which rooms; both empty when it is refused. */
  readonly hostIds: readonly string[];
  readonly roomIds: readonly string[];
  /** What each host says, for those who want to know exactly. */
  readonly hosts: readonly { readonly hostId: string; readonly refusal: Refusal | null }[];
}

/** Whether `meeting` can be booked with the department at the instant `start`, and with whom. Throws as `judgeHost`. */
export function judgeDepartment(
  department: Department,
  meeting: Meeting,
  start: number,
  now: number,
  options?: Pick<JudgeOptions, 'isAnyMinute'>,
): DepartmentVerdict {
  const hosts = department.hosts.map((host) => ({
    hostId: host.hostId,
    refusal: judgeHost(host, meeting, start, now, options),
  }));
  const hostIds = hosts.filter(({ refusal }) => refusal === null).map(({ hostId }) => hostId);
  const roomIds = roomsFor(department, { start, end: start + durationOf(meeting) });
  const refusal =
    hostIds.length === 0
      ? mostTelling(hosts.flatMap(({ refusal }) => refusal ?? []))
      : (limitReached(department.limits ?? null, start) ?? (roomIds === null ? { reason: 'NO_ROOM' as const } : null));
  return refusal ? { refusal, hostIds: [], roomIds: [], hosts } : { refusal, hostIds, roomIds: roomIds ?? [], hosts };
}

/** The department's own maxima. */
export function limitReached(limits: DepartmentLimits | null, start: number): Refusal | null {
  if (!limits) return null;
  const reached = new BookingCounts(limits, limits.bookedStarts, zoneOf(limits.timeZone)).reachedAt(start);
  if (reached === 'DAY') return { reason: 'DAY_LIMIT_REACHED', limit: limits.maxPerDay!, of: 'DEPARTMENT' };
  if (reached === 'WEEK') return { reason: 'WEEK_LIMIT_REACHED', limit: limits.maxPerWeek!, of: 'DEPARTMENT' };
  return null;
}

/** The rooms that are free; `null` when one is needed and none is. */
function roomsFor({ rooms }: Department, span: Interval): readonly string[] | null {
  if (!rooms) return [];
  const free = rooms.filter(({ busy }) => !busy.some((taken) => overlaps(taken, span)));
  return free.length > 0 ? free.map(({ roomId }) => roomId) : null;
}

import { complement, subtract, union, type Interval } from '../intervals/index.js';
import { DAY_MS, firstShowing, zoneOf } from '../time/index.js';
import type { Department, DepartmentLimits, Meeting, MeetingRoom } from './host.js';
import { durationOf } from './judge-host.js';
import { BookingCounts } from './limits.js';
import { prepareHost, type PreparedHost } from './prepare-host.js';

/**
 * A department's index for one meeting: made once from rules and busy time, asked many times with numbers only. It holds
 * for `window` and until something in it changes; `now` is asked for with each question.
 */
export interface PreparedDepartment {
  readonly department: Department;
  readonly meeting: Meeting;
  readonly window: Interval;
  readonly durationMs: number;
  readonly hosts: readonly PreparedHost[];
  /** Pairs of start and end, merged: when nothing may begin because of the department's maxima or for want of a room. */
  readonly closed: Float64Array;
  /** All starts are a whole number of these apart. */
  readonly resolutionMs: number;
}

/**
 * Prepares the starts of `meeting` that lie within `window`. One host alone is a department of one. Throws `RangeError`
 * for an unknown zone, a duration or interval that is not positive, or a window without bounds.
 */
export function prepareDepartment(department: Department, meeting: Meeting, window: Interval): PreparedDepartment {
  if (!Number.isFinite(window.start) || !Number.isFinite(window.end)) {
    throw new RangeError('A department is prepared for a window that begins and ends.');
  }
  const durationMs = durationOf(meeting);
  const hosts = department.hosts.map((host) => prepareHost(host, meeting, window));
  const full = department.limits ? fullTimes(department.limits) : [];
  const roomless = department.rooms ? roomlessStarts(department.rooms, window, durationMs) : [];
  return {
    department,
    meeting,
    window,
    durationMs,
    hosts,
    closed: pairsOf(union(full, roomless)),
    resolutionMs: resolutionOf(hosts),
  };
}

function fullTimes(limits: DepartmentLimits): Interval[] {
  const zone = zoneOf(limits.timeZone);
  const days = [...new BookingCounts(limits, limits.bookedStarts, zone).fullDays()];
  return days.map((day) => ({
    start: firstShowing(zone, day * DAY_MS),
    end: firstShowing(zone, (day + 1) * DAY_MS),
  }));
}

/** The starts at which no room is free for the whole meeting. */
function roomlessStarts(rooms: readonly MeetingRoom[], window: Interval, durationMs: number): readonly Interval[] {
  const starts = rooms.map(({ busy }) =>
    complement(busy, { start: window.start, end: window.end + durationMs })
      // A meeting may fill a gap to its last millisecond; the span of its starts is half-open.
      .map(({ start, end }) => ({ start, end: end - durationMs + 1 }))
      .filter(({ start, end }) => start < end),
  );
  return subtract([window], union(...starts));
}

function pairsOf(spans: readonly Interval[]): Float64Array {
  return Float64Array.from(spans.flatMap(({ start, end }) => [start, end]));
}

function resolutionOf(hosts: readonly PreparedHost[]): number {
  const origin = hosts.find(({ runs }) => runs.length > 0)?.runs[0] ?? 0;
  let resolution = hosts[0]?.intervalMs ?? 1;
  for (const { runs } of hosts) {
    for (let run = 0; run < runs.length; run += 2)
      resolution = commonDivisor(resolution, Math.abs(runs[run]! - origin));
  }
  return resolution;
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

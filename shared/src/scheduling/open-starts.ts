import type { Interval } from '../intervals/index.js';
import { bookingWindow } from './booking-window.js';
import type { PreparedDepartment } from './prepare-department.js';
import { firstRunEndingFrom, hasStart, type PreparedHost } from './prepare-host.js';

/** The starts at which somebody is free, ascending, and how many are: two columns of the same length. */
export interface OpenStarts {
  readonly starts: Float64Array;
  readonly hostCounts: Uint16Array;
}

/** One offer: when, and who of the department could take it, in the department's order. */
export interface Slot extends Interval {
  readonly hostIds: readonly string[];
}

/**
 * What the department offers within `within` (and the window it was prepared for) to somebody who books at `now`.
 * The hot path: numbers only, linear in the starts of all hosts.
 */
export function openStarts(prepared: PreparedDepartment, within: Interval, now: number): OpenStarts {
  const { hosts, resolutionMs, closed } = prepared;
  const from = Math.max(within.start, prepared.window.start, now);
  const to = Math.min(within.end, prepared.window.end);
  const clips = hosts.map((host) => clipOf(host, from, to, now));
  const base = Math.min(...clips.map(({ first }) => first));
  const last = Math.max(...clips.map(({ last }) => last));
  if (!(base <= last)) return { starts: new Float64Array(0), hostCounts: new Uint16Array(0) };

  const cells = new Uint16Array((last - base) / resolutionMs + 1);
  let open = 0;
  for (let h = 0; h < hosts.length; h += 1) {
    const { runs, intervalMs } = hosts[h]!;
    const step = intervalMs / resolutionMs;
    const { run: firstRun, first: firstStart, last: lastStart } = clips[h]!;
    for (let run = firstRun; run < runs.length && runs[run]! <= lastStart; run += 2) {
      const end = (Math.min(runs[run + 1]!, lastStart) - base) / resolutionMs;
      for (let cell = (Math.max(runs[run]!, firstStart) - base) / resolutionMs; cell <= end; cell += step) {
        if (cells[cell] === 0) open += 1;
        cells[cell]! += 1;
      }
    }
  }
  return collect(cells, open, base, resolutionMs, closed);
}

function collect(cells: Uint16Array, open: number, base: number, step: number, closed: Float64Array): OpenStarts {
  const starts = new Float64Array(open);
  const hostCounts = new Uint16Array(open);
  let found = 0;
  for (let cell = 0, gate = 0; found < open && cell < cells.length; cell += 1) {
    if (cells[cell] === 0) continue;
    const start = base + cell * step;
    while (gate < closed.length && closed[gate + 1]! <= start) gate += 2;
    if (gate < closed.length && closed[gate]! <= start) {
      open -= 1;
      continue;
    }
    starts[found] = start;
    hostCounts[found] = cells[cell]!;
    found += 1;
  }
  return { starts: starts.subarray(0, found), hostCounts: hostCounts.subarray(0, found) };
}

/** The same as slots, each with those who are free; for the days somebody looks at, not for whole months. */
export function slotsOf(prepared: PreparedDepartment, within: Interval, now: number): Slot[] {
  const windows = prepared.hosts.map(({ host }) => bookingWindow(host.rules, now));
  return Array.from(openStarts(prepared, within, now).starts, (start) => ({
    start,
    end: start + prepared.durationMs,
    hostIds: prepared.hosts
      .filter((host, index) => isWithin(windows[index]!, start) && hasStart(host, start))
      .map(({ host }) => host.hostId),
  }));
}

/** The first start offered at `from` or later within the prepared window, or `null`. */
export function nextAvailable(prepared: PreparedDepartment, from: number, now: number): number | null {
  const { hosts, window, closed } = prepared;
  let best = Infinity;
  for (const host of hosts) {
    const { run: firstRun, first, last } = clipOf(host, Math.max(from, now), window.end, now);
    const { runs, intervalMs } = host;
    let gate = 0;
    for (let run = firstRun, start = first; start <= last && start < best;) {
      while (gate < closed.length && closed[gate + 1]! <= start) gate += 2;
      if (!(closed[gate]! <= start)) {
        best = start;
        break;
      }
      start += Math.ceil((closed[gate + 1]! - start) / intervalMs) * intervalMs;
      while (run < runs.length && runs[run + 1]! < start) run += 2;
      start = run < runs.length ? onRun(runs[run]!, start, intervalMs) : Infinity;
    }
  }
  return best === Infinity ? null : best;
}

/** The last instant (exclusive) at which any host of these can be booked at `now`: as far as anybody needs to look. */
export function bookingHorizon(department: PreparedDepartment['department'], now: number): number {
  return Math.max(now, ...department.hosts.map(({ rules }) => bookingWindow(rules, now).end));
}

const isWithin = ({ start, end }: Interval, at: number): boolean => start <= at && at < end;

/** The first and the last start of a host between `from` and `to` that notice and horizon leave; none: first > last. */
function clipOf({ host, runs, intervalMs }: PreparedHost, from: number, to: number, now: number) {
  const { start, end } = bookingWindow(host.rules, now);
  const earliest = Math.max(from, start);
  const latest = Math.min(to, end) - 1;
  const run = firstRunEndingFrom(runs, earliest);
  const first = run < runs.length ? onRun(runs[run]!, earliest, intervalMs) : Infinity;
  let lastRun = firstRunEndingFrom(runs, latest);
  if (lastRun >= runs.length || runs[lastRun]! > latest) lastRun -= 2;
  const last = lastRun >= 0 ? Math.min(runs[lastRun + 1]!, floorOnRun(runs[lastRun]!, latest, intervalMs)) : -Infinity;
  return { run, first: first <= last ? first : Infinity, last: first <= last ? last : -Infinity };
}

const onRun = (first: number, at: number, step: number): number =>
  at <= first ? first : first + Math.ceil((at - first) / step) * step;
const floorOnRun = (first: number, at: number, step: number): number => first + Math.floor((at - first) / step) * step;

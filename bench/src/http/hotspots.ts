import type { Profiler } from 'node:inspector';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where a process spent the time it was not idle, as shares of it. */
export interface Hotspots {
  /** Share of the profile in which something ran. */
  busy: number;
  /** Ours, each library, Node itself, garbage collection: the largest first. */
  owners: [owner: string, share: number][];
  functions: [name: string, share: number][];
}

const MOST_OWNERS = 10;
const MOST_FUNCTIONS = 15;

/** Self time of a CPU profile by who owns the code and by function; the profiler's own start is left out. */
export function hotspotsOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Hotspots {
  const self = new Map<number, number>();
  samples.forEach((id, index) => self.set(id, (self.get(id) ?? 0) + (timeDeltas[index] ?? 0)));
  const owners = new Map<string, number>();
  const functions = new Map<string, number>();
  let [busy, idle] = [0, 0];
  for (const { id, callFrame } of nodes) {
    const micros = self.get(id) ?? 0;
    if (callFrame.functionName === '(idle)') idle += micros;
    if (callFrame.functionName === '(idle)' || callFrame.url === 'node:inspector') continue;
    busy += micros;
    const owner = ownerOf(callFrame);
    add(owners, owner, micros);
    add(functions, `${callFrame.functionName || '(anonymous)'} ${placeOf(callFrame)}`, micros);
  }
  return {
    busy: busy / (busy + idle),
    owners: largest(owners, busy, MOST_OWNERS),
    functions: largest(functions, busy, MOST_FUNCTIONS),
  };
}

type CallFrame = Profiler.ProfileNode['callFrame'];

function ownerOf({ functionName, url }: CallFrame): string {
  if (url === '') return functionName === '(garbage collector)' ? 'garbage collection' : 'native code';
  if (url.startsWith('node:')) return 'Node';
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? 'Lintel';
}

function placeOf({ url, lineNumber }: CallFrame): string {
  if (!url.startsWith('file:')) return url;
  return `${relative(ROOT, fileURLToPath(url)).replace(/.*node_modules\//, '')}:${lineNumber + 1}`;
}

function add(times: Map<string, number>, key: string, micros: number): void {
  times.set(key, (times.get(key) ?? 0) + micros);
}

function largest(times: Map<string, number>, whole: number, count: number): [string, number][] {
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, micros]) => [name, micros / whole]);
}

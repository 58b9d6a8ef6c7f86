import { openStarts, prepareDepartment, type PreparedDepartment } from '@lintel/shared/scheduling';
import { clocks, plainSlots } from '@lintel/shared/scheduling/testing';
import { formatInstant } from '@lintel/shared/time';
import type { Contestant } from '../measure/alternate.js';
import { cpuMicros } from '../measure/cpu.js';
import { departmentOf, meeting, month, now, textHosts } from './department.js';

export const names = {
  text: 'ISO text in and out',
  numbers: 'numbers in and out',
  prepared: 'prepared index',
  plain: 'minute by minute',
};

export interface Turn {
  /** How long each run took, milliseconds. */
  milliseconds: number[];
  /** What a run cost this process, milliseconds: other jobs of the machine cannot take it. */
  cpuMs: number;
}

/** A month of slots as the wire has them. */
function textOf(prepared: PreparedDepartment) {
  const { starts, hostCounts } = openStarts(prepared, month, now);
  return Array.from(starts, (start, index) => ({
    start: formatInstant(start),
    end: formatInstant(start + prepared.durationMs),
    availableHosts: hostCounts[index]!,
  }));
}

export interface Size {
  hosts: number;
  blocks: number;
}

/**
 * All of them do the same work on the same department; `slots` says how many slots each has to find. A turn lasts so many
 * seconds of this process's own time, so that a busy machine does not leave it cold.
 */
export function contestantsFor({ hosts, blocks }: Size, seconds: number) {
  const text = textHosts(hosts, blocks);
  const department = departmentOf(text);
  const prepared = prepareDepartment(department, meeting, month);
  const found = openStarts(prepared, month, now).starts.length;
  const clockOf = clocks();
  const expect = (count: number) => {
    if (count !== found) throw new Error(`${count} slots were found where ${found} are.`);
  };
  const repeat = (name: string, work: () => number, least: number): Contestant<Turn> => ({
    name,
    run: async () => {
      const milliseconds: number[] = [];
      const before = cpuMicros();
      while (cpuMicros() - before < seconds * 1e6 || milliseconds.length < least) {
        const from = performance.now();
        const count = work();
        milliseconds.push(performance.now() - from);
        expect(count);
      }
      return { milliseconds, cpuMs: (cpuMicros() - before) / 1_000 / milliseconds.length };
    },
  });
  return {
    slots: found,
    contestants: [
      repeat(names.text, () => textOf(prepareDepartment(departmentOf(text), meeting, month)).length, 10),
      repeat(
        names.numbers,
        () => openStarts(prepareDepartment(department, meeting, month), month, now).starts.length,
        10,
      ),
      repeat(names.prepared, () => openStarts(prepared, month, now).starts.length, 10),
    ],
    // It takes seconds for the large ones: one run a turn, its clocks read before.
    plain: repeat(names.plain, () => plainSlots(department, meeting, month, now, clockOf).length, 1),
  };
}

/** What an index of the department takes beside the rules and busy spans it was made from, bytes. */
export function indexBytes(size: Size, collect: () => void): number {
  const department = departmentOf(textHosts(size.hosts, size.blocks));
  const copies = Math.ceil(2_000 / size.hosts);
  const kept: PreparedDepartment[] = [];
  collect();
  const before = held();
  for (let copy = 0; copy < copies; copy += 1) kept.push(prepareDepartment(department, meeting, month));
  collect();
  const bytes = (held() - before) / copies;
  // Named here so that they are still held there.
  return kept.length === copies ? bytes : NaN;
}

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

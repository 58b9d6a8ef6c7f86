import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Spread } from './alternate.js';

export const RESULTS = join(import.meta.dirname, '../../results');

export type Cell = string | number;

/** A goal, what was seen of it and whether that is enough. */
export interface Verdict {
  goal: string;
  seen: string;
  isMet: boolean;
}

export interface Report {
  name: string;
  /** What is compared and under which conditions, a sentence each. */
  method: readonly string[];
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
  verdicts: readonly Verdict[];
  /** Every round as it was seen. */
  rounds: unknown;
}

/** Prints one table and writes everything seen to results/<name>.json. */
export function publish(report: Report): void {
  const lines = [...report.method.map((line) => `  ${line}`), '', ...table(report.columns, report.rows), ''];
  for (const { goal, seen, isMet } of report.verdicts) lines.push(`${isMet ? 'met    ' : 'NOT MET'} ${goal}: ${seen}`);
  process.stdout.write(`\n${report.name}\n${lines.join('\n')}\n`);
  mkdirSync(RESULTS, { recursive: true });
  const path = join(RESULTS, `${report.name}.json`);
  writeFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), machine: machine(), ...report }, null, 2)}\n`);
  process.stdout.write(`written to ${path}\n`);
}

/** What is being done right now, for whoever waits; kept out of the table's way. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Three significant digits, which is more than a shared machine can repeat. */
export function figure(value: number): string {
  return value >= 100 ? whole(value) : String(Number(value.toPrecision(3)));
}

/** "0.52 (0.48-0.57)": the middle of the rounds, the lowest and the highest. */
export function spread({ median, least, most }: Spread): string {
  return `${median.toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`;
}

function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = [columns, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)));
  const widths = columns.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!))).join('  ');
  const [head, ...body] = texts.map(line);
  return [head!, widths.map((width) => '-'.repeat(width)).join('  '), ...body];
}

function machine() {
  return { cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem(), kernel: release(), node: process.version };
}

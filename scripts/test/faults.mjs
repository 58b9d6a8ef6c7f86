import { faultRuns, namesOf, runOne } from '../setup/experiments.mjs';

/** The short form of every fault run; each is one test. */
export async function faults(report, filters) {
  for (const name of namesOf(faultRuns).filter((name) => filters.length === 0 || filters.includes(name))) {
    const { code, output } = await runOne(faultRuns, name, ['--short'], { quiet: true, timeout: 5 * 60_000 });
    report(`faults ${name}`, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output });
  }
}

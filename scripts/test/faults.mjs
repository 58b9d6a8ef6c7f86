import { faultRuns, namesOf, runOne } from '../setup/experiments.mjs';

/** They wait for most of their time: for servers that start, for leases and connections that end. */
const AT_ONCE = 3;

/** The short form of every fault run; each is one test. */
export async function faults(report, filters) {
  const names = namesOf(faultRuns).filter((name) => filters.length === 0 || filters.includes(name));
  const runNext = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const { code, output } = await runOne(faultRuns, name, ['--short'], { quiet: true, timeout: 5 * 60_000 });
      report(`faults ${name}`, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
}

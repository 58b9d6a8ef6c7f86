import './setup/require-node.mjs';
import { prepare } from './setup/prepare.mjs';
import { Stop } from './setup/run.mjs';
import { ensureTool } from './setup/tools.mjs';
import { e2e } from './test/e2e.mjs';
import { faults } from './test/faults.mjs';
import { jest } from './test/jest.mjs';
import { lint } from './test/lint.mjs';
import { useTemporaryFolder } from './test/temporary-folder.mjs';

const stages = { lint, jest, e2e, faults };
const toolsOf = {
  lint: [],
  jest: ['redis', 'mosquitto'],
  e2e: ['chromium', 'mosquitto'],
  faults: ['redis', 'mosquitto'],
};

const startedAt = Date.now();
const total = { passed: 0, failed: 0 };

/** Adds a runner's result to the sum; the output of one that failed is shown in full. */
function report(name, { passed, failed, skipped = 0, output = '' }) {
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) console.log(`\n${output.trim()}\n`);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const numbers = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  console.log(`${failed > 0 ? '✗' : '✓'} ${name}: ${numbers.filter(Boolean).join(', ')} (at ${seconds} s)`);
}

/** `--only lint,jest` runs those stages; other words choose test files (jest, e2e) or fault runs by name. */
function parse(argv) {
  const at = argv.indexOf('--only');
  if (at < 0) return { chosen: Object.keys(stages), filters: argv };
  const chosen = (argv[at + 1] ?? '').split(',');
  const unknown = chosen.filter((name) => !(name in stages));
  if (unknown.length > 0)
    throw new Stop(`--only knows ${Object.keys(stages).join(', ')}, not "${unknown.join(', ')}".`);
  return { chosen, filters: argv.filter((_, index) => index !== at && index !== at + 1) };
}

async function missingTools(chosen) {
  const missing = new Set();
  for (const tool of new Set(chosen.flatMap((stage) => toolsOf[stage]))) {
    const advice = await ensureTool(tool);
    if (!advice) continue;
    missing.add(tool);
    report(tool, { passed: 0, failed: 1, output: advice });
  }
  return missing;
}

async function runAll() {
  const { chosen, filters } = parse(process.argv.slice(2));
  await prepare();
  useTemporaryFolder();
  const missing = await missingTools(chosen);
  const runStage = (stage) => (chosen.includes(stage) ? stages[stage](report, filters) : undefined);
  console.log(`Running ${chosen.join(', ')}`);
  // Side by side, for each of them waits half of its time: for a browser, a database, a process that starts.
  const looks = async () => {
    await runStage('lint');
    if (!missing.has('chromium')) await runStage('e2e');
  };
  const runs = async () => {
    await runStage('jest');
    await runStage('faults');
  };
  await Promise.all([looks(), runs()]);
  if (total.passed + total.failed === 0) throw new Stop('Not one test ran: does anything match those words?');
}

runAll()
  .catch((error) => {
    report('set-up', { passed: 0, failed: 1, output: error instanceof Stop ? error.message : String(error.stack) });
  })
  .then(() => {
    process.exitCode = total.failed > 0 ? 1 : 0;
    console.log(`${total.passed} passed, ${total.failed} failed`);
  });

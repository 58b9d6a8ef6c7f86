import { inRoot, readJson } from '../setup/paths.mjs';
import { runTool } from '../setup/run.mjs';

const workspaces = () => readJson(inRoot('package.json')).workspaces;

const checks = () => [
  // Types by the compiler's own messages, and the rules: one look at every program is enough for both.
  {
    name: 'types and rules (oxlint)',
    tool: 'oxlint',
    args: ['--type-aware', '--type-check', '--deny-warnings', '--report-unused-disable-directives', '.'],
  },
  { name: 'format (oxfmt)', tool: 'oxfmt', args: ['--list-different', '.'] },
  {
    name: 'dependency-cruiser',
    tool: 'dependency-cruiser',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...workspaces()],
  },
  { name: 'knip', tool: 'knip', args: ['--no-progress'] },
];

/** Every check is one test. */
export async function lint(report) {
  for (const { name, tool, command, args } of checks()) {
    const { code, output } = await runTool(tool, args, { command, quiet: true, timeout: 20 * 60_000 });
    report(name, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output });
  }
}

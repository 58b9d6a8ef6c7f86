import { readdirSync } from 'node:fs';
import { inRoot, readJson } from '../setup/paths.mjs';
import { runTool } from '../setup/run.mjs';

const workspaces = () => readJson(inRoot('package.json')).workspaces;

const typeChecks = () =>
  workspaces().flatMap((folder) =>
    readdirSync(inRoot(folder))
      .filter((name) => /^tsconfig(\..+)?\.json$/.test(name))
      .map((name) => ({
        name: `types of ${folder}/${name}`,
        tool: 'typescript-native',
        command: 'tsc',
        args: ['-p', `${folder}/${name}`],
      })),
  );

const checks = () => [
  { name: 'prettier', tool: 'prettier', args: ['--check', '--log-level=warn', '.'] },
  {
    name: 'dependency-cruiser',
    tool: 'dependency-cruiser',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...workspaces()],
  },
  { name: 'knip', tool: 'knip', args: ['--no-progress'] },
  ...typeChecks(),
  { name: 'oxlint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings', ...workspaces()] },
  { name: 'eslint', tool: 'eslint', args: ['--max-warnings=0', '.'] },
];

/** Every check is one test. */
export async function lint(report) {
  for (const { name, tool, command, args } of checks()) {
    const { code, output } = await runTool(tool, args, { command, quiet: true, timeout: 20 * 60_000 });
    report(name, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output });
  }
}

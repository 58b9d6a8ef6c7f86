import os from 'node:os';
import { childEnvironment, runTool } from '../setup/run.mjs';
import { readReport, reportFile } from './report-files.mjs';

/** Pure code that reckons with days and weeks must not care where the machine stands; UTC hides it when it does. */
const runs = [
  { name: 'jest', zone: 'UTC', projects: [] },
  { name: 'jest in Auckland', zone: 'Pacific/Auckland', projects: ['shared', 'kiosk', 'admin-web', 'booking-web'] },
];

function count(file, code) {
  const results = readReport(file);
  if (!results) return { passed: 0, failed: 1 };
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return { passed: results.numPassedTests, failed: Math.max(failed, code === 0 ? 0 : 1) };
}

export async function jest(report, filters) {
  for (const { name, zone, projects } of runs) {
    const file = reportFile(`${name.replaceAll(' ', '-')}.json`);
    const args = [
      '--ci',
      ...(filters.length > 0 ? ['--passWithNoTests'] : []),
      `--maxWorkers=${Math.max(2, os.availableParallelism())}`,
      '--json',
      `--outputFile=${file}`,
      ...(projects.length > 0 ? ['--selectProjects', ...projects] : []),
      '--',
      ...filters,
    ];
    const { code, output } = await runTool('jest', args, {
      nodeFlags: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      env: childEnvironment({ TZ: zone }),
      quiet: true,
      timeout: 30 * 60_000,
    });
    report(name, { ...count(file, code), output });
  }
}

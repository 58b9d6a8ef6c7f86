import { existsSync } from 'node:fs';
import { buildShell } from '../setup/build.mjs';
import { electronBinary } from '../setup/electron.mjs';
import { inRoot } from '../setup/paths.mjs';
import { childEnvironment, runTool } from '../setup/run.mjs';
import { readReport, reportFile } from './report-files.mjs';

const config = inRoot('e2e', 'playwright.config.ts');

function count(file, code) {
  const results = readReport(file);
  if (!results) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = results.stats;
  // A test that passes only when tried again has failed.
  const failed = unexpected + flaky + results.errors.length;
  return { passed: expected, failed: Math.max(failed, code === 0 ? 0 : 1), skipped };
}

export async function e2e(report, filters) {
  if (!existsSync(config)) return;
  const file = reportFile('e2e.json');
  const electron = electronBinary();
  if (electron) await buildShell();
  const { code, output } = await runTool(
    '@playwright/test',
    ['test', '--config', config, '--forbid-only', '--reporter=list,json', ...filters],
    {
      command: 'playwright',
      env: childEnvironment({
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
        ...(electron && { LINTEL_ELECTRON: electron }),
      }),
      quiet: true,
      timeout: 30 * 60_000,
    },
  );
  report('e2e', { ...count(file, code), output });
  if (!electron) {
    console.log('– the journey of the Electron shell did not run: its binary is not here (npx install-electron)');
  }
}

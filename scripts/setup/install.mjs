import { existsSync } from 'node:fs';
import { inRoot, pinnedNode, readJson } from './paths.mjs';
import { run, Stop } from './run.mjs';

const lockFile = inRoot('package-lock.json');
/** npm writes this one last, so it is there only after an installation that went through. */
const installedFile = inRoot('node_modules', '.package-lock.json');

export function isInstalled() {
  if (!existsSync(installedFile) || !existsSync(pinnedNode())) return false;
  const installed = readJson(installedFile).packages;
  return Object.entries(readJson(lockFile).packages).every(([path, wanted]) => {
    const found = installed[path];
    // Optional packages are mostly those of other platforms.
    if (!found) return path === '' || wanted.optional === true;
    return found.version === wanted.version && found.resolved === wanted.resolved;
  });
}

function npm(args) {
  const script = process.env.npm_execpath;
  const options = {
    quiet: true,
    env: {
      ...process.env,
      ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
      PRISMA_SCHEMA_ENGINE_BINARY: lockFile,
      SCARF_ANALYTICS: 'false',
    },
  };
  return script
    ? run(process.execPath, [script, ...args], options)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, shell: process.platform === 'win32' });
}

export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing packages (a minute or two, only when they have changed)');
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const clean = await npm(['ci', ...flags]);
  if (clean.code !== 0) {
    console.log('`npm ci` refused package-lock.json, so `npm install` takes its place');
    const loose = await npm(['install', '--no-save', ...flags]);
    if (loose.code !== 0) {
      throw new Stop(`${loose.output.trim()}\nThe packages could not be installed: see npm's message above.`);
    }
  }
  if (!existsSync(pinnedNode())) {
    throw new Stop(
      'npm left out the Node that Lintel runs on: allow install scripts (`npm config set ignore-scripts false`), delete node_modules and start again.',
    );
  }
}

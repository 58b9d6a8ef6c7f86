import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';
import { pathVariable, run, runTool, searchPath } from './run.mjs';

const isWindows = process.platform === 'win32';

/** Programs that tests need and npm does not bring: what they may be called, where they may be, who packages them. */
const tools = {
  chromium: {
    variable: 'LINTEL_CHROMIUM',
    // The shell draws pages and nothing around them, at two thirds of the work.
    names: [
      'chromium-headless-shell',
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'microsoft-edge',
    ],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
        .filter((name) => process.env[name])
        .flatMap((name) => [
          join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(process.env[name], 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]),
    ],
    packages: { 'apt-get': 'chromium-headless-shell', dnf: 'chromium', apk: 'chromium', brew: 'google-chrome' },
    // Not every distribution has the shell as a package of its own.
    otherPackages: { 'apt-get': 'chromium' },
    advice: 'install Chromium or Chrome, or set LINTEL_CHROMIUM to its program file',
  },
  redis: {
    names: ['redis-server'],
    places: [],
    packages: { 'apt-get': 'redis-server', dnf: 'redis', apk: 'redis', brew: 'redis' },
    advice: 'install Redis so that redis-server is on the PATH (on Windows, run the tests in WSL)',
  },
  mosquitto: {
    names: ['mosquitto_sub'],
    places: [],
    packages: { 'apt-get': 'mosquitto-clients', dnf: 'mosquitto', apk: 'mosquitto-clients', brew: 'mosquitto' },
    advice: "install Mosquitto's clients so that mosquitto_sub is on the PATH",
  },
};

const managers = {
  'apt-get': [['update'], ['install', '-y', '--no-install-recommends']],
  dnf: [['install', '-y']],
  apk: [['add', '--no-cache']],
  brew: [['install']],
};

const folders = () => [...searchPath(), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/snap/bin'];

function onPath(name) {
  return folders()
    .map((folder) => join(folder, isWindows ? `${name}.exe` : name))
    .find((file) => existsSync(file));
}

/** Ubuntu's chromium-browser is a script that asks for snapd, so a browser counts once it has told its version. */
async function answers(file) {
  return isWindows || (await run(file, ['--version'], { quiet: true, timeout: 20_000 })).code === 0;
}

async function find(tool) {
  const chosen = tool.variable && process.env[tool.variable];
  if (chosen) return chosen;
  for (const file of [...tool.names.map(onPath), ...tool.places].filter((place) => place && existsSync(place))) {
    if (tool !== tools.chromium || (await answers(file))) return file;
  }
  return tool === tools.chromium ? playwrightsOwn() : undefined;
}

function playwrightsOwn() {
  const file = createRequire(inRoot('e2e', 'package.json'))('@playwright/test').chromium.executablePath();
  return existsSync(file) ? file : undefined;
}

async function installWithManager(packages = {}) {
  const manager = Object.keys(managers).find(onPath);
  if (!manager || !packages[manager]) return;
  const isRoot = process.getuid?.() === 0;
  const needsSudo = manager !== 'brew' && !isRoot;
  if (needsSudo && !onPath('sudo')) return;
  for (const step of managers[manager]) {
    const isLast = step === managers[manager].at(-1);
    const command = [manager, ...step, ...(isLast ? [packages[manager]] : [])];
    const [program, ...args] = needsSudo ? ['sudo', '-n', ...command] : command;
    // RUNLEVEL=1: Debian then leaves the package's service stopped; the tests start their own.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    const { code } = await run(program, args, { quiet: true, env, timeout: 10 * 60_000 });
    if (code !== 0 && isLast) return;
  }
}

const installWithPlaywright = () =>
  runTool('@playwright/test', ['install', 'chromium'], { command: 'playwright', quiet: true, timeout: 10 * 60_000 });

/**
 * Sees to it that a tool is there, installing it where this machine lets us. Returns a sentence that says what to do
 * where it does not, else nothing; from then on children find the tool on their PATH or by its variable.
 */
export async function ensureTool(name) {
  const tool = tools[name];
  let file = await find(tool);
  if (!file) {
    console.log(`Installing ${name} for the tests`);
    await installWithManager(tool.packages);
    file = await find(tool);
  }
  if (!file) {
    await installWithManager(tool.otherPackages);
    file = await find(tool);
  }
  if (!file && tool === tools.chromium) {
    await installWithPlaywright();
    file = await find(tool);
  }
  if (!file) return `${name} is missing and could not be installed: ${tool.advice}.`;
  if (tool.variable) process.env[tool.variable] = file;
  const folder = dirname(file);
  if (!searchPath().includes(folder)) process.env[pathVariable] += delimiter + folder;
  return undefined;
}

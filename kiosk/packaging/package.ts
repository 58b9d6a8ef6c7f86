import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appFolder, appManifest, packaging } from './config.ts';

const usage = `npm run package -- [--linux] [--win] [--mac] [--x64] [--arm64] [--dir]
Without a platform it is this machine's, without a processor both; --dir stops at the packed folder.
The first time this downloads electron-builder and, for each platform and processor, Electron.`;

/** What this needs of electron-builder, which lies in a folder that comes with the first argument. */
interface Builder {
  build: (options: object) => Promise<string[]>;
  Arch: Record<string, number>;
  Platform: Record<'LINUX' | 'WINDOWS' | 'MAC', object> & { current: () => object };
}

const kiosk = join(import.meta.dirname, '..');
const flag = { type: 'boolean', default: false } as const;

/** What goes into the archive. */
function stageApp(): void {
  const folder = join(kiosk, appFolder);
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['main', 'preload']) cpSync(join(kiosk, 'dist', part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(appManifest, null, 2));
}

async function makePackages([builderFolder, ...args]: string[]): Promise<void> {
  const options = { linux: flag, win: flag, mac: flag, x64: flag, arm64: flag, dir: flag };
  const { values } = parseArgs({ args, options });
  const load = createRequire(import.meta.url);
  const { build, Arch, Platform } = load(join(builderFolder!, 'node_modules', 'electron-builder')) as Builder;
  const platforms = [
    { platform: Platform.LINUX, isWanted: values.linux, kinds: packaging.linux.target },
    { platform: Platform.WINDOWS, isWanted: values.win, kinds: packaging.win.target },
    { platform: Platform.MAC, isWanted: values.mac, kinds: packaging.mac.target },
  ];
  const isAny = platforms.some(({ isWanted }) => isWanted);
  const processors = values.x64 || values.arm64 ? { x64: values.x64, arm64: values.arm64 } : { x64: true, arm64: true };
  const architectures = Object.entries(processors).flatMap(([name, isWanted]) => (isWanted ? [Arch[name]!] : []));
  const targets = new Map(
    platforms
      .filter(({ platform, isWanted }) => (isAny ? isWanted : platform === Platform.current()))
      .map(({ platform, kinds }) => {
        const names = values.dir ? ['dir'] : kinds.map(({ target }) => target);
        return [platform, new Map(architectures.map((architecture) => [architecture, names]))];
      }),
  );
  stageApp();
  const files = await build({ projectDir: kiosk, config: packaging, targets, publish: 'never' });
  for (const file of files) console.log(file);
}

try {
  await makePackages(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 1;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterPack } from './after-pack.ts';

const kiosk = join(import.meta.dirname, '..');
const build = join(kiosk, 'build');
const { version, devDependencies } = JSON.parse(readFileSync(join(kiosk, 'package.json'), 'utf8')) as {
  version: string;
  devDependencies: Record<string, string>;
};

const everywhere = ['x64', 'arm64'];
const target = (name: string) => ({ target: name, arch: everywhere });

/** The folder that becomes the archive: the two built scripts and a package.json, no `node_modules`. */
export const appFolder = 'dist/app';

export const appManifest = {
  name: 'lintel-display',
  productName: 'Lintel Display',
  version,
  description: 'The screen beside the door of a meeting room.',
  author: 'Lintel <lintel@example.com>',
  homepage: 'https://example.com/lintel',
  license: 'MIT',
  type: 'module',
  main: 'main/main.js',
};

/** electron-builder's configuration; its `Configuration` type is not here, because it is installed for a release only. */
export const packaging = {
  appId: 'app.lintel.display',
  productName: appManifest.productName,
  copyright: 'MIT',
  electronVersion: devDependencies.electron,
  directories: { app: appFolder, buildResources: 'build', output: 'dist/packages' },
  // electron-builder would add what the workspaces around it have installed; the scripts are whole without.
  files: ['main/**', 'preload/**', 'package.json', '!**/node_modules/**'],
  // The hash of its header goes into the binary, which the fuses have checked at every start (macOS and Windows).
  asar: true,
  npmRebuild: false,
  afterPack,
  artifactName: `lintel-display-\${version}-\${os}-\${arch}.\${ext}`,
  // Has the files written that tell electron-updater what there is; where they lie is LINTEL_UPDATE_URL, at run time.
  publish: [{ provider: 'generic', url: 'https://updates.invalid/' }],
  linux: {
    target: [target('deb'), target('AppImage')],
    executableName: 'lintel-display',
    icon: join(build, 'icons'),
    category: 'Office',
    synopsis: 'The screen beside the door of a meeting room',
    maintainer: appManifest.author,
  },
  deb: {
    packageName: 'lintel-display',
    recommends: ['cage', 'wlr-randr'],
    fpm: [
      ['lintel-display.service', '/usr/lib/systemd/system/lintel-display.service'],
      ['lintel-display.sysusers.conf', '/usr/lib/sysusers.d/lintel-display.conf'],
      ['lintel-display.rules', '/usr/share/doc/lintel-display/examples/50-lintel-display.rules'],
      ['kiosk.env', '/usr/share/doc/lintel-display/examples/kiosk.env'],
    ].map(([file, place]) => `${join(build, file!)}=${place}`),
  },
  win: { target: [target('nsis')], icon: join(build, 'icon.ico') },
  nsis: {
    oneClick: true,
    // In the kiosk's own account: an update must never have to ask for an administrator, on a screen without one.
    perMachine: false,
    createDesktopShortcut: false,
    deleteAppDataOnUninstall: false,
  },
  mac: {
    // Updates come as the zip, people install the dmg.
    target: [target('dmg'), target('zip')],
    category: 'public.app-category.business',
    icon: join(build, 'icons', '1024x1024.png'),
    hardenedRuntime: true,
  },
};

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const inRoot = (...parts) => join(root, ...parts);

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

const binFolder = inRoot('node_modules', 'node', 'bin');

/** The Node the repository pins (npm package `node`), whatever Node the machine has. */
export const pinnedNode = () => join(binFolder, process.platform === 'win32' ? 'node.exe' : 'node');

/** The script behind a package's command, so that it runs on the pinned Node and needs no shell. */
export function toolScript(packageName, command = packageName) {
  const folder = inRoot('node_modules', packageName);
  const { bin } = readJson(join(folder, 'package.json'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Workspaces that have something to build, by their folder. */
export function builtProjects() {
  return readJson(inRoot('package.json')).workspaces.filter((folder) => {
    const project = inRoot(folder, 'project.json');
    return existsSync(project) && readJson(project).targets?.build;
  });
}

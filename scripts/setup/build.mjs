import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtProjects, inRoot, readJson } from './paths.mjs';
import { runTool, Stop } from './run.mjs';

const stampFile = inRoot('.cache', 'build.json');
const sharedInputs = [
  'prisma',
  'prisma.config.ts',
  'tsconfig.base.json',
  'nx.json',
  'package-lock.json',
  'scripts/bundle-server.mjs',
  'scripts/generate-client.mjs',
  'scripts/vite.compressed.ts',
];

function* filesBelow(path, isLeftOut) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) return yield path;
  for (const name of readdirSync(path).sort()) {
    const child = join(path, name);
    if (name !== 'node_modules' && !isLeftOut(child)) yield* filesBelow(child, isLeftOut);
  }
}

function outputsOf(projects) {
  return projects.flatMap((folder) => {
    const { targets } = readJson(inRoot(folder, 'project.json'));
    const declared = Object.values(targets).flatMap((target) => target.outputs ?? []);
    return [inRoot(folder, 'dist'), ...declared.map((output) => inRoot(output.replace('{projectRoot}', folder)))];
  });
}

/** What was built from (contents) and what came of it (names, sizes and times, so that a foreign build is noticed). */
function fingerprint() {
  const projects = builtProjects();
  const outputs = outputsOf(projects);
  const sources = createHash('sha256');
  for (const input of [...projects, ...sharedInputs]) {
    for (const file of filesBelow(inRoot(input), (path) => outputs.includes(path))) {
      sources.update(file).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  const built = createHash('sha256');
  for (const file of outputs.flatMap((output) => [...filesBelow(output, () => false)])) {
    const { size, mtimeMs } = statSync(file);
    built.update(`${file}\0${size}\0${mtimeMs}\0`);
  }
  return { sources: sources.digest('hex'), built: built.digest('hex') };
}

export function isBuilt() {
  if (!existsSync(stampFile)) return false;
  const now = fingerprint();
  const then = readJson(stampFile);
  return then.sources === now.sources && then.built === now.built;
}

async function nx(args) {
  const { code, output } = await runTool('nx', args, { quiet: true });
  if (code !== 0) throw new Stop(`${output.trim()}\nThe build failed: see the messages above.`);
}

/** Builds what changed. Nx knows which projects those are; a stamp spares asking it when none did. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building');
  const { sources } = fingerprint();
  await nx(['run-many', '-t', 'build']);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ ...fingerprint(), sources }));
}

/** Electron's part of the display, which a server and its browsers do without. */
export const buildShell = () => nx(['run', 'kiosk:shell']);

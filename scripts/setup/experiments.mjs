import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot, pinnedNode } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { run, Stop } from './run.mjs';

/** Two collections of runs, one TypeScript file each; what those of a collection share lies in folders beside them. */
export const benchmarks = { command: 'npm run bench', folder: inRoot('bench', 'src') };
export const faultRuns = { command: 'npm run faults', folder: inRoot('e2e', 'faults') };

const hooks = pathToFileURL(inRoot('server', 'src', 'testing', 'typescript-hooks.mjs')).href;

export function namesOf({ folder }) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !/\.(d|spec|config)\.ts$/.test(file));
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}

/** Runs one of them from its source on the pinned Node. */
export const runOne = ({ folder }, name, flags, options) =>
  run(pinnedNode(), ['--import', hooks, join(folder, `${name}.ts`), ...flags], options);

/**
 * The command line of a collection: names choose runs, flags are handed on to them, flags alone mean all of them and
 * nothing at all lists the names.
 */
export async function runChosen(collection, argv) {
  const known = namesOf(collection);
  const isFlag = (word) => word.startsWith('-');
  const names = argv.filter((word) => !isFlag(word));
  const unknown = names.filter((name) => !known.includes(name));
  const list = known.map((name) => `  ${name}`).join('\n') || '  (none yet)';
  if (unknown.length > 0) throw new Stop(`There is no ${unknown.join(', ')}. There are:\n${list}`);
  if (argv.length === 0) return console.log(`${collection.command} -- <name>, where the names are:\n${list}`);
  await prepare();
  for (const name of names.length > 0 ? names : known) {
    const { code } = await runOne(collection, name, argv.filter(isFlag));
    if (code !== 0) process.exitCode = code;
  }
}

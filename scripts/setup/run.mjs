import { spawn } from 'node:child_process';
import os from 'node:os';
import { delimiter, dirname } from 'node:path';
import { inRoot, pinnedNode, root, toolScript } from './paths.mjs';

/** Ends a script with a sentence for a person; anything else that is thrown is a fault of ours and shows its stack. */
export class Stop extends Error {}

export const pathVariable = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';

export const searchPath = () => (process.env[pathVariable] ?? '').split(delimiter).filter(Boolean);

/**
 * The environment of everything that is started: the pinned Node and the packages' commands come first, and compiled code
 * is kept from one start to the next: without it most of a start is compiling the same packages again.
 */
export function childEnvironment(extra = {}) {
  const path = [dirname(pinnedNode()), inRoot('node_modules', '.bin'), ...searchPath()].join(delimiter);
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? inRoot('.cache', 'compiled');
  return { ...process.env, NODE_COMPILE_CACHE, ...extra, [pathVariable]: path };
}

const running = new Set();
let stoppedBy;

function leaveWhenAlone() {
  if (running.size === 0) process.exit(128 + os.constants.signals[stoppedBy]);
}

/** Hands a request to stop on to everything that was started; this process ends once they have. */
function stop(signal) {
  stoppedBy = signal;
  // A terminal sends Ctrl+C to the children as well, and a second one would mean "at once" to them.
  const haveHeard = signal === 'SIGINT' && process.stdin.isTTY;
  if (!haveHeard) for (const child of running) child.kill(signal);
  leaveWhenAlone();
}

function obeySignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  if (!process.env.npm_lifecycle_event) return;
  // npm hands a signal to the shell between us and it, and some shells die of it without telling us.
  const { ppid } = process;
  const watch = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(watch);
    stop('SIGTERM');
  }, 250);
  watch.unref();
}

function start(program, args, options) {
  if (process.listenerCount('SIGTERM') === 0) obeySignals();
  const child = spawn(program, args, { cwd: root, ...options });
  running.add(child);
  const isOver = () => running.delete(child);
  child.on('error', isOver).on('exit', isOver);
  return child;
}

/**
 * Runs a program to its end. With `quiet` its output is collected instead of shown, for the caller to show when it
 * matters. Never rejects for an exit code: `code` is 1 when a program could not be started or took longer than
 * `timeout` milliseconds.
 */
export function run(program, args, { env = childEnvironment(), quiet = false, shell = false, timeout } = {}) {
  return new Promise((resolve) => {
    const output = quiet ? 'pipe' : 'inherit';
    const child = start(program, args, { env, shell, stdio: ['ignore', output, output], timeout });
    let collected = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (collected += text));
    }
    const end = (code, note = '') => {
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      if (stoppedBy) leaveWhenAlone();
      else resolve({ code, output: collected + note });
    };
    child.on('error', (error) => end(1, `${error.message}\n`));
    child.on('exit', (code, signal) => {
      const finish = () => end(code ?? 1, signal ? `Ended by ${signal}.\n` : '');
      // Usually its output ends with it, but a process that it left behind may hold on to the pipe for ever.
      const patience = setTimeout(finish, 2_000);
      child.on('close', () => {
        clearTimeout(patience);
        finish();
      });
    });
  });
}

/** Runs a package's command on the pinned Node. */
export const runTool = (packageName, args, { command = packageName, nodeFlags = [], ...options } = {}) =>
  run(pinnedNode(), [...nodeFlags, toolScript(packageName, command), ...args], options);

/** Runs a program in this terminal as if it had been started there: this process ends as that one ends. */
export function become(program, args, env = childEnvironment()) {
  const child = start(program, args, { env, stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));
}

/** Runs a script's main function; a `Stop` ends it with its sentence. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = 1;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { lastingPort } from '../../server/src/testing/lasting-port.js';

const root = join(import.meta.dirname, '..', '..');
const READY = 'Lintel is ready';
/** Far more than a start takes on the slowest machine: only what would never end is given up. */
const START_PATIENCE_MS = 120_000;

export const DEMO_PASSWORD = 'correct horse battery';
export const DEMO_AGENT_KEY = 'demo-agent-key-for-tests';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The built server in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  pid: number;
  /** Everything it has said so far, line by line. */
  stdout: readonly string[];
  stderr: readonly string[];
  /** Milliseconds from the start to the line `Lintel is ready`; rejects with its output where it ends before. */
  ready: Promise<number>;
  /** Resolves when it is gone and its output is complete. */
  exit: Promise<Exit>;
  /** Sends a signal and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<Exit>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

/**
 * Starts the built server with these variables and no others of Lintel's. Where this process ends before, so does the
 * server, and with it its database.
 */
export function startServerProcess(variables: Record<string, string>): ServerProcess {
  const startedAt = performance.now();
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(LINTEL_|PG|NODE_OPTIONS$|NODE_ENV$|PORT$|MQTT_PORT$|HOST$|PUBLIC_URL$|DATABASE_URL$|REDIS_URL$)/.test(name),
  );
  const child = spawn(process.execPath, [join(root, 'server', 'dist', 'bundle', 'main.js')], {
    cwd: root,
    env: {
      NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
      LINTEL_LOG_LEVEL: 'warn',
      LINTEL_DEMO_PASSWORD: DEMO_PASSWORD,
      LINTEL_DEMO_AGENT_KEY: DEMO_AGENT_KEY,
      ...Object.fromEntries(inherited),
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let hasBeenReady = false;
  let isAskedToEnd = false;
  const stdout: string[] = [];
  const stderr: string[] = [];
  let isReady: () => void = () => undefined;
  const said = new Promise<void>((resolve) => (isReady = resolve));
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(line);
    if (!line.startsWith(READY)) return;
    hasBeenReady = true;
    isReady();
  });
  createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line));

  const exit = once(child, 'close').then(([code, signal]): Exit => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  const output = () => [...stdout, ...stderr].join('\n');
  void exit.then(({ code, signal }) => {
    if (!hasBeenReady || isAskedToEnd) return;
    process.stderr.write(`The server ended by itself (${signal ?? code}):\n${output()}\n`);
  });
  const patience = new AbortController();
  const ready = Promise.race([
    said.then(() => performance.now() - startedAt),
    exit.then(({ code, signal }) => {
      throw new Error(`The server ended before it was ready (${signal ?? code}):\n${output()}`);
    }),
    delay(START_PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).then(() => {
      throw new Error(`The server is not ready after ${START_PATIENCE_MS / 1_000} s:\n${output()}`);
    }),
  ]).finally(() => patience.abort());
  // Whoever starts a server that is meant to fail looks at `exit` only.
  ready.catch(() => undefined);
  return {
    pid: child.pid!,
    stdout,
    stderr,
    ready,
    exit,
    async end(signal = 'SIGKILL') {
      isAskedToEnd = true;
      child.kill(signal);
      return exit;
    },
  };
}

/** Free ports for a server that is to come back where it was. */
export async function choosePorts(): Promise<{ PORT: string; MQTT_PORT: string }> {
  const [http, mqtt] = [await lastingPort(), await lastingPort()];
  return http === mqtt ? choosePorts() : { PORT: String(http), MQTT_PORT: String(mqtt) };
}

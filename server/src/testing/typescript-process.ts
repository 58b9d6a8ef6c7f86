import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own that runs one of our TypeScript files, for tests that kill it. */
export interface TypescriptProcess {
  pid: number;
  /** The first line of its output, past or future, that passes the test. Rejects with all output if it ends first. */
  line(matches: (line: string) => boolean): Promise<string>;
  /** Ends it the way a power cut does and resolves once it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const hooks = new URL('./typescript-hooks.mjs', import.meta.url).href;

export function startTypescript(script: URL, args: string[] = [], env: NodeJS.ProcessEnv = {}): TypescriptProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', hooks, fileURLToPath(script), ...args], {
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const check of waiting) check();
    });
  }
  let isOver = false;
  const over = once(child, 'close').then(() => {
    isOver = true;
    for (const check of waiting) check();
  });
  return {
    pid: child.pid ?? 0,
    line(matches) {
      return new Promise((resolve, reject) => {
        const check = () => {
          const found = lines.find(matches);
          if (found === undefined && !isOver) return;
          waiting.delete(check);
          if (found === undefined) reject(new Error(`The process ended first. Its output:\n${lines.join('\n')}`));
          else resolve(found);
        };
        waiting.add(check);
        check();
      });
    },
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await over;
    },
  };
}

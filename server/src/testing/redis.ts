import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lastingPort } from './lasting-port.js';

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

/** Starts the system's redis-server on a free loopback port; it keeps nothing. */
export async function startTestRedis(): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'lintel-test-redis-'));
  const port = await lastingPort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const ended = new Promise<never>((_resolve, reject) => {
    server.once('error', () =>
      reject(
        new Error(
          'These tests need redis-server on the PATH: install it (Debian and Ubuntu: apt-get install redis-server; macOS: ' +
            'brew install redis) and run them again.',
        ),
      ),
    );
    server.once('close', (code) => reject(new Error(`redis-server ended (${code}): ${output.join('\n')}`)));
  });
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      output.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
  });
  await Promise.race([ready, ended]);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const closed = once(server, 'close');
      server.kill();
      await closed;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const hooks = new URL('../../testing/typescript-hooks.mjs', import.meta.url).href;
const script = fileURLToPath(new URL('lost-output.child.ts', import.meta.url));

it('a log that cannot be written ends nothing', async () => {
  // Opened to be read: every write fails, as on a full disk.
  const unwritable = await open(script, 'r');
  const child = spawn(process.execPath, ['--import', hooks, script], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', unwritable.fd, 'pipe'],
  });
  const [said] = await Promise.all([text(child.stderr!), once(child, 'close')]);
  await unwritable.close();
  expect([said, child.exitCode]).toEqual(['lives\n', 0]);
});

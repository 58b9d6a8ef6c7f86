import './setup/require-node.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { inRoot, pinnedNode, root, toolScript } from './setup/paths.mjs';

const schema = inRoot('prisma', 'schema');
const hasSchema = existsSync(schema) && readdirSync(schema).some((name) => name.endsWith('.prisma'));

if (hasSchema) {
  const { status } = spawnSync(pinnedNode(), [toolScript('prisma'), 'generate', '--no-hints'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Prisma would download its schema engine, which generating a client never calls. Any file that exists stops the
      // download; one that cannot be executed makes sure that nothing which does need the engine seems to succeed.
      PRISMA_SCHEMA_ENGINE_BINARY: inRoot('package.json'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  process.exitCode = status ?? 1;
}

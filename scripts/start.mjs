import './setup/require-node.mjs';
import { inRoot, pinnedNode } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { become, childEnvironment, main } from './setup/run.mjs';

main(async () => {
  await prepare();
  // Compiled code is kept from one start to the next: without it most of a start is compiling the same packages again.
  const env = childEnvironment({ NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? inRoot('.cache', 'compiled') });
  become(pinnedNode(), [inRoot('server', 'dist', 'main.js'), ...process.argv.slice(2)], env);
});

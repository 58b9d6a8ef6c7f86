import './setup/require-node.mjs';
import { inRoot, pinnedNode } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { become, main } from './setup/run.mjs';

main(async () => {
  await prepare();
  become(pinnedNode(), [inRoot('server', 'dist', 'bundle', 'main.js'), ...process.argv.slice(2)]);
});

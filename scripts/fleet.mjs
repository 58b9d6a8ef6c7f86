import './setup/require-node.mjs';
import { benchmarks, runOne } from './setup/experiments.mjs';
import { prepare } from './setup/prepare.mjs';
import { main } from './setup/run.mjs';

main(async () => {
  await prepare();
  const { code } = await runOne(benchmarks, 'fleet', process.argv.slice(2));
  process.exitCode = code;
});

import './setup/require-node.mjs';
import { benchmarks, runChosen } from './setup/experiments.mjs';
import { main } from './setup/run.mjs';

main(() => runChosen(benchmarks, process.argv.slice(2)));

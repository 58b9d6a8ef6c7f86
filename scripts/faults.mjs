import './setup/require-node.mjs';
import { faultRuns, runChosen } from './setup/experiments.mjs';
import { main } from './setup/run.mjs';

main(() => runChosen(faultRuns, process.argv.slice(2)));

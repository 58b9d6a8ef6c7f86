import { createLogger } from './logger.js';
import { outliveLostOutput } from './lost-output.js';

outliveLostOutput();
process.stdout.write('nobody reads this\n');
const log = createLogger('info');
for (let line = 0; line < 3; line++) log.info('nor this');
setImmediate(() => process.stderr.write('lives\n'));

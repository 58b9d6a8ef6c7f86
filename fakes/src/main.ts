import { openDemo } from './demo/index.js';
import { machineClock } from './wire/clock.js';

/**
 * Both fakes as a process of their own: `node fakes/dist/main.js [googlePort] [microsoftPort] [stateFile]`. Prints one line of JSON, the
 * environment for the server, when they listen, and ends with its standard input.
 */
const [googlePort = '0', microsoftPort = '0', stateFile] = process.argv.slice(2);
const demo = await openDemo({
  clock: machineClock,
  timeZone: 'Europe/Madrid',
  people: [
    { email: 'ana@demo.test', name: 'Ana' },
    { email: 'ben@demo.test', name: 'Ben' },
  ],
  rooms: [
    { email: 'aurora@demo.test', name: 'Aurora', capacity: 8 },
    { email: 'borealis@demo.test', name: 'Borealis', capacity: 12 },
  ],
  googlePort: Number(googlePort),
  microsoftPort: Number(microsoftPort),
  ...(stateFile !== undefined && { stateFile }),
});
process.stdout.write(`${JSON.stringify(demo.environment)}\n`);
process.stdin.resume().once('end', () => void demo.close());
process.once('SIGTERM', () => {
  process.stdin.destroy();
  void demo.close();
});

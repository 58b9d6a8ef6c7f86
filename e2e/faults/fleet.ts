import { Fleet } from '../fleet/fleet.js';
import { usual } from '../fleet/options.js';
import { faultRun } from '../support/fault-run.js';

/** Displays that tap, lose their network and come back: none shows a wrong state, no tap is lost or done twice. */
await faultRun('fleet', async (run) => {
  const size = run.isShort ? { displays: 24, minutes: 2, flaky: 0.3 } : { displays: 100, minutes: 10, flaky: 0.2 };
  const { compared, requests, losses } = await Fleet.simulate(run, { ...usual, ...size });
  run.check('somebody tapped, and networks were lost', requests > 0 && losses > 0, () => ({ requests, losses }));
  run.say(`  ${compared} looks at screens, ${requests} taps, ${losses} lost networks`);
});

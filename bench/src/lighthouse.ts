import { audit, CATEGORIES, type Audit } from './lighthouse/audit.js';
import { openPages } from './lighthouse/pages.js';
import { median } from './measure/latencies.js';
import { duration } from './measure/options.js';
import { publish, say, type Cell, type Verdict } from './measure/report.js';

/**
 * Google's Lighthouse on the pages of the built server, in the system's Chromium (or LINTEL_CHROMIUM). `--rounds=3`.
 * Each round has a browser of its own, so that nothing is kept from the one before.
 */
const LEAST_SCORE = 95;
const FIRST_PAINT_MS = 1_000;
const DEVICES = ['mobile', 'desktop'] as const;
const { rounds: ROUNDS } = duration({ rounds: 3, seconds: 1 });

const { pages, close } = await openPages();
const seen: { page: string; device: string; audits: Audit[] }[] = [];
try {
  for (const { name, url } of pages) {
    for (const device of DEVICES) {
      const audits: Audit[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        say(`${name}, ${device}, round ${round}`);
        audits.push(await audit(url, device));
      }
      seen.push({ page: name, device, audits });
    }
  }
} finally {
  await close();
}

const middle = (audits: Audit[], of: (one: Audit) => number): number => median(audits.map(of));

publish({
  name: 'lighthouse',
  method: [
    'The built server with its demo; a browser without anything kept for each run. The middle of the runs.',
    "mobile: Lighthouse's own, a slow 4G line and a processor slowed down four times, simulated; desktop: a cable and no slowing down.",
    'Painted here: the first paint as this machine did it, with nothing slowed down.',
    `${ROUNDS} rounds.`,
  ],
  columns: ['page', ...CATEGORIES, 'FCP ms', 'LCP ms', 'TBT ms', 'CLS', 'kB', 'painted here ms'],
  rows: seen.map(({ page, device, audits }): Cell[] => [
    `${page}, ${device}`,
    ...CATEGORIES.map((category) => middle(audits, ({ scores }) => scores[category])),
    middle(audits, ({ firstPaintMs }) => firstPaintMs),
    middle(audits, ({ largestPaintMs }) => largestPaintMs),
    middle(audits, ({ blockedMs }) => blockedMs),
    middle(audits, ({ shift }) => shift),
    middle(audits, ({ bytes }) => bytes / 1_000),
    middle(audits, ({ paintedHereMs }) => paintedHereMs),
  ]),
  verdicts: seen.flatMap(({ page, device, audits }): Verdict[] => {
    const scores = CATEGORIES.map((category) => middle(audits, (one) => one.scores[category]));
    const paintedHereMs = middle(audits, (one) => one.paintedHereMs);
    const lost = [...new Set(audits.flatMap(({ shortcomings }) => shortcomings))];
    const verdict: Verdict = {
      goal: `${page}, ${device}: at least ${LEAST_SCORE} in each category`,
      seen: [scores.join(', '), ...lost].join('; '),
      isMet: Math.min(...scores) >= LEAST_SCORE,
    };
    if (!page.startsWith('display')) return [verdict];
    const isMet = paintedHereMs < FIRST_PAINT_MS;
    const goal = `${page}, ${device}: first paint < ${FIRST_PAINT_MS} ms`;
    return [verdict, { goal, seen: `${paintedHereMs.toFixed(0)} ms`, isMet }];
  }),
  rounds: seen,
});

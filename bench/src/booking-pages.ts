import { firstView, openBrowser, scriptsOf, type FirstView } from './lighthouse/first-view.js';
import { openPages } from './lighthouse/pages.js';
import { median } from './measure/latencies.js';
import { duration } from './measure/options.js';
import { publish, say } from './measure/report.js';

/** What customers wait for: the first view of each booking page on a slow phone, and the weight of its scripts. `--rounds=7`. */
const MOST_SCRIPT_BYTES = 120_000;
const MOST_LARGEST_PAINT_MS = 1_500;
const { rounds: ROUNDS } = duration({ rounds: 7, seconds: 1 });

const faces = [
  { name: 'departments', path: '/book', seen: '.card' },
  { name: 'meeting types', path: '/book/support', seen: '.card' },
  { name: 'month', path: '/book/support/intro-call', seen: '.day:not([aria-disabled="true"])' },
];

const { origin, close } = await openPages();
const browser = await openBrowser();
const views = new Map<string, FirstView[]>(faces.map(({ name }) => [name, []]));
let scripts: Map<string, number>;
try {
  scripts = await scriptsOf(browser, `${origin}/book`);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const { name, path, seen } of faces) {
      say(`${name}, round ${round}`);
      views.get(name)!.push(await firstView(browser, origin + path, seen));
    }
  }
} finally {
  await browser.close();
  await close();
}

const weight = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
const largest = (all: FirstView[]): number[] => all.map(({ largestPaintMs }) => largestPaintMs);

publish({
  name: 'booking-pages',
  method: [
    'The built server with its demo; nothing kept in the browser for each view; a phone of 390 by 844.',
    '1.6 Mbit/s, 150 ms for each request, the processor slowed down four times, all by the browser (Chrome DevTools Protocol).',
    `Scripts: all that were loaded from the first step to the confirmation, gzipped: ${[...scripts.keys()].join(', ')}.`,
    `${ROUNDS} rounds.`,
  ],
  columns: ['page', 'first paint ms', 'largest paint ms', 'largest, worst', 'layout shift', 'scripts kB'],
  rows: [...views].map(([name, all]) => [
    name,
    median(all.map(({ firstPaintMs }) => firstPaintMs)),
    median(largest(all)),
    Math.max(...largest(all)),
    median(all.map(({ shift }) => shift)),
    weight / 1_000,
  ]),
  verdicts: [
    {
      goal: `scripts of the whole way < ${MOST_SCRIPT_BYTES / 1_000} kB gzipped`,
      seen: `${(weight / 1_000).toFixed(1)} kB`,
      isMet: weight < MOST_SCRIPT_BYTES,
    },
    ...[...views].map(([name, all]) => ({
      goal: `${name}: largest paint < ${MOST_LARGEST_PAINT_MS} ms on a slow phone`,
      seen: `${median(largest(all)).toFixed(0)} ms`,
      isMet: median(largest(all)) < MOST_LARGEST_PAINT_MS,
    })),
  ],
  rounds: Object.fromEntries(views),
});

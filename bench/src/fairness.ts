import { assignmentAlgorithms, replay, type AssignmentAlgorithm, type Replay } from '@lintel/shared/scheduling';
import { calmDemand, demand, leave, staff } from '@lintel/shared/scheduling/testing';
import { figure, publish, say, type Cell } from './measure/report.js';

/**
 * How 10,000 bookings fall on ten hosts: by each algorithm, where everybody is free, and with leave, limits, weights,
 * cancellations and no-shows. The same seed, so the same table every time.
 */
const BOOKINGS = 10_000;
const HOSTS = 10;
const DAY_MS = 86_400_000;
const from = Date.parse('2025-01-06T00:00:00Z');

const weightOf = (index: number) => (index < 5 ? 1 : 2);
const scenes = [
  {
    title: 'everybody free',
    requests: calmDemand({ bookings: BOOKINGS, from }),
    hosts: staff(HOSTS, (index) => ({ weight: weightOf(index) })),
  },
  {
    title: 'leave and limits',
    requests: demand({ bookings: BOOKINGS, from, perDay: 40, seed: 7, cancelled: 0.08, noShow: 0.05 }),
    // The first is away for a month, the second for two weeks, the third takes three a day and the fourth ten a week.
    hosts: staff(HOSTS, (index) => ({
      weight: weightOf(index),
      ...(index === 0 && { overrides: leave(from + 60 * DAY_MS, 30), since: from + 90 * DAY_MS }),
      ...(index === 1 && { overrides: leave(from + 120 * DAY_MS, 14), since: from + 134 * DAY_MS }),
      ...(index === 2 && { maxPerDay: 3 }),
      ...(index === 3 && { maxPerWeek: 10 }),
    })),
  },
];

interface Outcome {
  scene: string;
  algorithm: AssignmentAlgorithm;
  seconds: number;
  fairness: Replay['fairness'];
  refused: Record<string, number>;
}

const outcomes: Outcome[] = [];
for (const { title, requests, hosts } of scenes) {
  for (const algorithm of assignmentAlgorithms) {
    say(`${title}: ${algorithm}`);
    const start = performance.now();
    const { fairness, refusals } = replay(requests, { hosts, algorithm });
    const refused = Object.groupBy(refusals, ({ refusal }) => refusal.reason);
    outcomes.push({
      scene: title,
      algorithm,
      seconds: (performance.now() - start) / 1_000,
      fairness,
      refused: Object.fromEntries(Object.entries(refused).map(([reason, list]) => [reason, list.length])),
    });
  }
}

const evenOnes = outcomes.filter(({ scene, algorithm }) => scene === 'everybody free' && algorithm !== 'WEIGHTED');
const [, , weighted] = outcomes;
publish({
  name: 'fairness',
  method: [
    `${BOOKINGS} bookings for each row, ${HOSTS} hosts. "Everybody free": one request after the other, no two at a time.`,
    'Leave and limits: 40 requests a day, each for a random half-hour of the next two weeks; 8 % are cancelled within a',
    'day, 5 % are no-shows. Host 1 is on leave for 30 days and host 2 for 14; host 3 takes 3 a day, host 4 takes 10 a week.',
    'WEIGHTED: hosts 1 to 5 weigh 1, hosts 6 to 10 weigh 2. Counted are bookings that were not cancelled.',
  ],
  columns: ['', ...scenes[0]!.hosts.map((_, index) => `host ${index + 1}`), 'refused', 'spread', 'us each'],
  rows: outcomes.map(({ scene, algorithm, fairness, refused, seconds }): Cell[] => [
    `${scene}: ${algorithm}`,
    ...fairness.hosts.map(({ assigned }) => assigned),
    Object.values(refused).reduce((sum, count) => sum + count, 0),
    fairness.spread,
    (seconds / BOOKINGS) * 1e6,
  ]),
  verdicts: [
    ...evenOnes.map(({ algorithm, fairness }) => ({
      goal: `${algorithm} is within 1 of even where everybody is free`,
      seen: `spread ${fairness.spread}`,
      isMet: fairness.spread <= 1,
    })),
    {
      goal: 'WEIGHTED is within 1 % of the weights where everybody is free',
      seen: `${figure(weighted!.fairness.largestDeviation)} bookings at most`,
      isMet: weighted!.fairness.largestDeviation <= BOOKINGS * 0.01,
    },
  ],
  rounds: outcomes,
});

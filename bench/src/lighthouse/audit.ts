import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromiumPath } from '../../../e2e/support/chromium.js';

/** Fetched when it is asked for: its chain is a tenth of all packages, and nothing else needs it. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
type Category = (typeof CATEGORIES)[number];

/** What Lighthouse found in one run. */
export interface Audit {
  /** 0 to 100. */
  scores: Record<Category, number>;
  firstPaintMs: number;
  largestPaintMs: number;
  blockedMs: number;
  shift: number;
  /** What came over the line. */
  bytes: number;
  /** The first paint as it was, before any slowness is simulated. */
  paintedHereMs: number;
  /** Audits that cost points, outside of the measured times. */
  shortcomings: string[];
}

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What is read of Lighthouse's report. */
interface LighthouseReport {
  runtimeError?: { message: string };
  audits: Record<string, { score: number | null; numericValue?: number; details?: unknown }>;
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
}

/** Loads a page in a browser of its own and has it judged. */
export async function audit(url: string, device: 'mobile' | 'desktop'): Promise<Audit> {
  const { stdout } = await promisify(execFile)(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [
      ...['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', url],
      ...['--quiet', '--output=json', '--output-path=stdout', `--only-categories=${CATEGORIES.join(',')}`],
      `--chrome-flags=${flags.join(' ')}`,
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ],
    {
      env: { ...process.env, CHROME_PATH: chromiumPath() },
      maxBuffer: MAX_REPORT_BYTES,
      shell: process.platform === 'win32',
    },
  );
  const report = JSON.parse(stdout) as LighthouseReport;
  if (report.runtimeError) throw new Error(`No result for ${url}: ${report.runtimeError.message}`);
  return read(report);
}

function read({ audits, categories }: LighthouseReport): Audit {
  const value = (id: string): number => {
    const { numericValue } = audits[id] ?? {};
    if (numericValue === undefined) throw new Error(`Lighthouse did not measure ${id}.`);
    return numericValue;
  };
  const score = (category: Category): number => Math.round((categories[category]?.score ?? 0) * 100);
  const metrics = audits.metrics?.details as { items?: { observedFirstContentfulPaint?: number }[] } | undefined;
  const failed = CATEGORIES.filter((category) => category !== 'performance').flatMap((category) =>
    (categories[category]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1),
  );
  return {
    scores: Object.fromEntries(CATEGORIES.map((category) => [category, score(category)])) as Audit['scores'],
    firstPaintMs: value('first-contentful-paint'),
    largestPaintMs: value('largest-contentful-paint'),
    blockedMs: value('total-blocking-time'),
    shift: value('cumulative-layout-shift'),
    bytes: value('total-byte-weight'),
    paintedHereMs: metrics?.items?.[0]?.observedFirstContentfulPaint ?? NaN,
    shortcomings: failed.map(({ id }) => id),
  };
}

import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig, type Flags } from 'lighthouse';
import { chromiumPath } from '../../../e2e/support/chromium.js';

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

/** Loads a page in a browser of its own and has it judged. */
export async function audit(url: string, device: 'mobile' | 'desktop'): Promise<Audit> {
  const chrome = await launch({ chromePath: chromiumPath(), chromeFlags: flags });
  try {
    const options: Flags = { port: chrome.port, logLevel: 'error', onlyCategories: [...CATEGORIES] };
    const result = await lighthouse(url, options, device === 'desktop' ? desktopConfig : undefined);
    if (!result || result.lhr.runtimeError)
      throw new Error(`No result for ${url}: ${result?.lhr.runtimeError?.message}`);
    return read(result.lhr);
  } finally {
    chrome.kill();
  }
}

type Lhr = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr'];

function read({ audits, categories }: Lhr): Audit {
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

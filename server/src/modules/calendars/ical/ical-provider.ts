import { DAY_MS } from '@lintel/shared/time';
import { z } from 'zod';
import type { CalendarCursor, CalendarProvider, CalendarTarget, PullResult, PullWindow } from '../calendar-provider.js';
import { digest } from './event-fields.js';
import { parseFeedAddress } from './feed-address.js';
import { FeedFetcher, type FeedFetcherOptions, type FeedValidators } from './feed-fetcher.js';
import { IcalWorker, type IcalWorkerOptions } from './ical-worker.js';

/** A feed somebody subscribed to. */
export interface IcalTarget extends CalendarTarget {
  /** The feed's address; a secret, as many providers put one into it. */
  readonly address: string;
}

export interface IcalProviderOptions extends FeedFetcherOptions {
  worker?: IcalWorkerOptions;
}

/** Raise it when reading changes its results, so that calendars that did not change are read again. */
const readerVersion = 1;

const cursorSchema = z.object({
  version: z.literal(readerVersion),
  address: z.string(),
  timeZone: z.string(),
  start: z.number(),
  end: z.number(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  digest: z.string(),
});
type IcalCursor = z.infer<typeof cursorSchema>;

/** iCal feeds (RFC 5545) behind an http address: the whole calendar at each pull, unless it says that nothing changed. */
export class IcalProvider implements CalendarProvider<IcalTarget> {
  readonly name = 'ICAL';
  private readonly fetcher: FeedFetcher;
  private readonly worker: IcalWorker;

  constructor(options: IcalProviderOptions) {
    this.fetcher = new FeedFetcher(options);
    this.worker = new IcalWorker(options.worker);
  }

  /**
   * The window of a snapshot is made of whole UTC days: a window that moves with the clock asks for the feed's content
   * once a day, and otherwise only whether it changed.
   */
  async pull(target: IcalTarget, cursor: CalendarCursor | null, asked: PullWindow): Promise<PullResult> {
    const window = {
      start: Math.floor(asked.start / DAY_MS) * DAY_MS,
      end: Math.ceil(asked.end / DAY_MS) * DAY_MS,
    };
    const address = addressDigest(target.address);
    const known = usableCursor(cursor, address, target.timeZone, window);
    const fetched = await this.fetcher.fetch(target.address, known);
    if (fetched.kind === 'unchanged' && known)
      return { kind: 'unchanged', cursor: { ...known, ...validators(fetched) } };
    if (fetched.kind === 'unchanged') throw new Error('A server answered "not modified" to an unconditional request.');
    const reading = await this.worker.read({
      body: fetched.body,
      contentType: fetched.contentType,
      timeZone: target.timeZone,
      window,
      knownDigest: known?.digest ?? null,
    });
    if (reading.kind === 'same' && known) return { kind: 'unchanged', cursor: { ...known, ...validators(fetched) } };
    if (reading.kind === 'same') throw new Error('A feed was found unchanged without an earlier version.');
    const { events, skipped } = reading;
    const next: IcalCursor = {
      version: readerVersion,
      address,
      timeZone: target.timeZone,
      ...window,
      ...validators(fetched),
      digest: reading.digest,
    };
    return { kind: 'snapshot', window, events, skipped, cursor: next };
  }

  async close(): Promise<void> {
    await Promise.all([this.fetcher.close(), this.worker.close()]);
  }
}

/** The cursor, if what it stands for is what is asked for now: the same feed, read the same way, for all of the window. */
function usableCursor(
  cursor: CalendarCursor | null,
  address: string,
  timeZone: string,
  window: PullWindow,
): IcalCursor | null {
  const parsed = cursorSchema.safeParse(cursor);
  if (!parsed.success) return null;
  const { data } = parsed;
  const isSame = data.address === address && data.timeZone === timeZone;
  return isSame && data.start <= window.start && data.end >= window.end ? data : null;
}

/** Recognises an address without keeping it; a password in it, which could be guessed from a digest, is left out. */
function addressDigest(address: string): string {
  const url = parseFeedAddress(address);
  return digest(url.origin + url.pathname + url.search);
}

function validators({ etag, lastModified }: FeedValidators): FeedValidators {
  return { etag, lastModified };
}

import { digest } from './event-fields.js';
import { readFeedLines } from './feed-text.js';
import { readCalendar, type ReadOptions, type ReadResult } from './ical-reader.js';

export interface FeedToRead {
  body: Uint8Array;
  contentType: string | null;
  /** Digest of the version that was read before, with the same options. */
  knownDigest: string | null;
}

export type FeedReading = { digest: string } & ({ kind: 'same' } | ({ kind: 'read' } & ReadResult));

/** From the bytes of a feed to what happens. Throws `UnreadableFeed`. */
export function readFeed(feed: FeedToRead, options: ReadOptions): FeedReading {
  const lines = readFeedLines(feed.body, feed.contentType);
  // Google writes the time of the request into every event's DTSTAMP.
  const content = digest(lines.filter((line) => !/^DTSTAMP[;:]/i.test(line)).join('\n'));
  // Only the start of a complete feed was ever stored under its digest, so the same digest is the same, whole feed.
  if (content === feed.knownDigest) return { kind: 'same', digest: content };
  return { kind: 'read', digest: content, ...readCalendar(lines, options) };
}

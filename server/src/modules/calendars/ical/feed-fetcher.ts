import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, request, type Dispatcher } from 'undici';
import { LintelError } from '@lintel/shared/errors';
import { DAY_MS } from '@lintel/shared/time';
import { retryAfterMs } from '../retry-after.js';
import { basicAuthorization, parseFeedAddress } from './feed-address.js';
import { readBody } from './feed-body.js';
import { describeStatus, describeTransport, FetchRefused } from './feed-errors.js';
import { mayFetchFrom } from './public-address.js';

export interface FeedFetcherOptions {
  /** Lets feeds come from private and loopback addresses (intranets, tests). Link-local ones never are. */
  allowPrivate: boolean;
  maxBytes?: number;
  /** For everything together: names, redirects, the body. */
  timeoutMs?: number;
  maxRedirects?: number;
  /** How host names become addresses; the system's resolver unless a test stands in for DNS. */
  resolve?: (hostname: string, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;
}

/** What the server said of the version we have; sent back so that it can answer "not modified". */
export interface FeedValidators {
  etag: string | null;
  lastModified: string | null;
}

export type FetchedFeed =
  | ({ kind: 'unchanged' } & FeedValidators)
  | ({ kind: 'content'; body: Uint8Array; contentType: string | null } & FeedValidators);

const systemResolve: NonNullable<FeedFetcherOptions['resolve']> = (hostname, callback) =>
  lookup(hostname, { all: true }, callback);

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches feeds from addresses that anybody may have typed in. Each address a name resolves to is judged at the moment
 * of connecting, and the connection is made to exactly what was judged, so a name that changes in between gains nothing.
 */
export class FeedFetcher {
  private readonly options: Required<FeedFetcherOptions>;
  private readonly agent: Agent;

  constructor(options: FeedFetcherOptions) {
    this.options = {
      maxBytes: 10_000_000,
      timeoutMs: 20_000,
      maxRedirects: 5,
      resolve: systemResolve,
      ...options,
    };
    this.agent = new Agent({
      allowH2: false,
      maxHeaderSize: 32_768,
      headersTimeout: this.options.timeoutMs,
      bodyTimeout: this.options.timeoutMs,
      connect: { lookup: this.guardedLookup, timeout: this.options.timeoutMs },
    });
  }

  /** Fetches `address`. Throws `LintelError` as the `CalendarProvider` port says. */
  async fetch(address: string, known: FeedValidators | null): Promise<FetchedFeed> {
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    let url = parseFeedAddress(address);
    let authorization = basicAuthorization(url);
    for (let redirects = 0; redirects <= this.options.maxRedirects; redirects += 1) {
      try {
        const response = await this.send(url, authorization, known, signal);
        if (!redirectStatuses.has(response.statusCode)) return await this.read(url, response, known);
        const next = redirectTarget(url, response);
        await response.body.dump({ limit: 16_384 });
        if (next.origin !== url.origin) authorization = null;
        authorization = basicAuthorization(next) ?? authorization;
        url = next;
      } catch (error) {
        if (error instanceof LintelError) throw error;
        throw describeTransport(url, error, this.options);
      }
    }
    throw new LintelError('CALENDAR_UNAVAILABLE', {
      detail: `The calendar’s address forwards more than ${this.options.maxRedirects} times. Paste the final address.`,
    });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async send(url: URL, authorization: string | null, known: FeedValidators | null, signal: AbortSignal) {
    // Connecting to a literal address asks no resolver, so it is judged here.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !mayFetchFrom(literal, this.options)) throw new FetchRefused();
    return request(new URL(url.pathname + url.search, url.origin), {
      dispatcher: this.agent,
      signal,
      headers: {
        'user-agent': 'Lintel (+calendar subscription)',
        accept: 'text/calendar, */*;q=0.5',
        'accept-encoding': 'gzip, deflate, br',
        ...(authorization !== null && { authorization }),
        ...(known?.etag && { 'if-none-match': known.etag }),
        ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
      },
    });
  }

  private async read(url: URL, response: Dispatcher.ResponseData, known: FeedValidators | null): Promise<FetchedFeed> {
    const etag = header(response, 'etag');
    const lastModified = header(response, 'last-modified');
    if (response.statusCode === 304 && (known?.etag || known?.lastModified)) {
      await response.body.dump({ limit: 16_384 });
      return { kind: 'unchanged', etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified };
    }
    if (response.statusCode !== 200) {
      await response.body.dump({ limit: 16_384 });
      const waitMs = retryAfterMs({ get: (name) => header(response, name) }, DAY_MS);
      throw describeStatus(url, response.statusCode, waitMs);
    }
    const body = await readBody(response.body, {
      encoding: header(response, 'content-encoding'),
      length: header(response, 'content-length'),
      maxBytes: this.options.maxBytes,
    });
    return { kind: 'content', body, contentType: header(response, 'content-type'), etag, lastModified };
  }

  private readonly guardedLookup: LookupFunction = (hostname, options, callback) => {
    this.options.resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, []);
      // One private address among public ones is refused as a whole: which of them is tried is not ours to choose.
      else if (!first || !addresses.every(({ address }) => mayFetchFrom(address, this.options))) {
        callback(new FetchRefused(), []);
      } else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function header(response: Dispatcher.ResponseData, name: string): string | null {
  const value = response.headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === '' ? null : text;
}

function redirectTarget(from: URL, response: Dispatcher.ResponseData): URL {
  const location = header(response, 'location');
  if (location === null) {
    throw new LintelError('CALENDAR_UNAVAILABLE', {
      detail: `${from.hostname} forwards the calendar’s address without saying where to. Paste the final address.`,
    });
  }
  return parseFeedAddress(location, from);
}

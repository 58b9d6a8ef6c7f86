import { Client, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import { fetchBounded } from '../bounded-answers.js';

export const TIMEOUT_MS = 30_000;
/** Bodies come as HTML everywhere: only some calls would give them as text, and a meeting's place online is in the HTML alone. */
const PREFERENCES = ['IdType="ImmutableId"', 'outlook.timezone="UTC"', 'odata.maxpagesize=200'];

/** The SDK's own handler attaches the token on https only, and knows no time-out. */
class OurHeaders implements Middleware {
  private next: Middleware | undefined;

  constructor(private readonly token: string) {}

  async execute(context: Context): Promise<void> {
    context.options = {
      ...context.options,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        ...(context.options?.headers as Record<string, string> | undefined),
        authorization: `Bearer ${this.token}`,
        prefer: PREFERENCES.join(', '),
      },
    };
    await this.next?.execute(context);
    context.response = context.response && inWordsOfGraph(context.response);
  }

  setNext(next: Middleware): void {
    this.next = next;
  }
}

/** In place of the SDK's, which reads whatever comes. */
class BoundedCall implements Middleware {
  async execute(context: Context): Promise<void> {
    context.response = await fetchBounded(context.request as string, context.options);
  }
}

/** Of a failure that does not speak as Graph does, such as a gateway's, the SDK forgets the headers: Retry-After among them. */
function inWordsOfGraph(response: Response): Response {
  const { status, statusText, headers } = response;
  if (status < 400 || headers.get('content-type')?.includes('json')) return response;
  const retryAfter = headers.get('retry-after');
  return Response.json(
    { error: { code: `${status}`, message: statusText } },
    { status, headers: retryAfter === null ? {} : { 'retry-after': retryAfter } },
  );
}

/**
 * Without the SDK's own retries: whoever asks knows whether it may be asked again. Graph may be reached below a path, and be named
 * with its version or without.
 */
export function graphClient(graphUrl: string, token: string): Client {
  const headers = new OurHeaders(token);
  headers.setNext(new BoundedCall());
  const baseUrl = `${graphUrl.replace(/\/+$/, '').replace(/\/v1\.0$/, '')}/`;
  return Client.initWithMiddleware({ middleware: headers, baseUrl });
}

/** The SDK takes only https for a whole address; of a link it is handed the part after the version, whatever stands before. */
export function pathOfLink(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname.replace(/^.*?\/v1\.0(?=\/)/, '') + search;
}

import { Client, HTTPMessageHandler, type Context, type Middleware } from '@microsoft/microsoft-graph-client';

const TIMEOUT_MS = 30_000;
/** "Microsoft Graph throttling limits": of one application, on one mailbox. */
const MOST_AT_ONCE = 4;
const PREFERENCES = [
  'IdType="ImmutableId"',
  'outlook.timezone="UTC"',
  'outlook.body-content-type="text"',
  'odata.maxpagesize=200',
];

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
  }

  setNext(next: Middleware): void {
    this.next = next;
  }
}

/** Without the SDK's own retries: whoever asks knows whether it may be asked again. */
export function graphClient(baseUrl: string, token: string): Client {
  const headers = new OurHeaders(token);
  headers.setNext(new HTTPMessageHandler());
  return Client.initWithMiddleware({ middleware: headers, baseUrl });
}

/** The SDK takes only https for a whole address; of a link it is handed the part after the version. */
export function pathOfLink(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname.replace(/^\/v1\.0/, '') + search;
}

/** Lets no more than Graph allows into a mailbox at once; the others wait in line. */
export class MailboxGate {
  private readonly inside = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  async pass<Result>(mailbox: string, call: () => Promise<Result>): Promise<Result> {
    const count = this.inside.get(mailbox) ?? 0;
    if (count < MOST_AT_ONCE) this.inside.set(mailbox, count + 1);
    else
      await new Promise<void>((resolve) => {
        const line = this.waiting.get(mailbox) ?? [];
        this.waiting.set(mailbox, [...line, resolve]);
      });
    try {
      return await call();
    } finally {
      this.leave(mailbox);
    }
  }

  /** Whoever waits takes the place that becomes free. */
  private leave(mailbox: string): void {
    const [next, ...rest] = this.waiting.get(mailbox) ?? [];
    if (rest.length > 0) this.waiting.set(mailbox, rest);
    else this.waiting.delete(mailbox);
    if (next) return next();
    const count = this.inside.get(mailbox)! - 1;
    if (count > 0) this.inside.set(mailbox, count);
    else this.inside.delete(mailbox);
  }
}

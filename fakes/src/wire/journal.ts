/** Headers worth counting by; credentials are left out. */
const headersOfInterest = [
  'content-type',
  'if-match',
  'if-none-match',
  'prefer',
  'retry-attempt',
  'x-goog-api-client',
  'client-request-id',
];

export interface Call {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What was answered; `null` while nothing is, and for ever when the connection was broken before. */
  status: number | null;
  /** Whether the handler ran, whatever the caller learnt of it. */
  isApplied: boolean;
}

export interface CallFilter {
  readonly method?: string;
  /** All of the path, or a part of it by an expression. */
  readonly path?: string | RegExp;
}

export function matches(filter: CallFilter, call: Pick<Call, 'method' | 'path'>): boolean {
  if (filter.method !== undefined && filter.method !== call.method) return false;
  if (filter.path === undefined) return true;
  return typeof filter.path === 'string' ? filter.path === call.path : filter.path.test(call.path);
}

/** Every call in order of arrival, so that a test can count what was, and was not, asked. */
export class Journal {
  readonly calls: Call[] = [];

  record(request: Omit<Call, 'status' | 'isApplied'>): Call {
    const headers = headersOfInterest.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    });
    const call: Call = {
      ...request,
      headers: Object.fromEntries(headers) as Record<string, string>,
      status: null,
      isApplied: false,
    };
    this.calls.push(call);
    return call;
  }

  find(filter: CallFilter = {}): Call[] {
    return this.calls.filter((call) => matches(filter, call));
  }

  count(filter: CallFilter = {}): number {
    return this.find(filter).length;
  }

  clear(): void {
    this.calls.length = 0;
  }
}

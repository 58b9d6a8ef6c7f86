import './zod-setup';
import type { z } from 'zod';
import { chosenTenant } from './tenant-choice';
import { failureOf, RequestFailure } from './request-failure';

export type Query = Record<string, string | number | boolean | null | undefined>;

interface RequestOptions<Schema extends z.ZodType> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  /** What the answer must be; without it the answer's body is not read. */
  schema?: Schema;
  /** The version the caller has seen: the server refuses with STALE_VERSION when somebody changed it since. */
  ifVersion?: number;
  idempotencyKey?: string;
  /** Beside, or instead of, those every request has. */
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

export function pathWith(path: string, query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (!response.ok) return undefined;
    throw new RequestFailure({ code: 'UNREADABLE', status: response.status, detail: '', cause });
  }
}

/** Calls `/api/v1` as the signed-in person in the chosen tenant. Fails with `RequestFailure` only (and the caller's abort). */
export async function request<Schema extends z.ZodType = z.ZodUnknown>(
  path: string,
  options: RequestOptions<Schema> = {},
): Promise<z.output<Schema>> {
  const headers = new Headers({ accept: 'application/json' });
  const tenant = chosenTenant();
  if (tenant) headers.set('x-lintel-tenant', tenant);
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.ifVersion !== undefined) headers.set('if-match', `"${options.ifVersion}"`);
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);

  let response: Response;
  try {
    response = await fetch(pathWith(`/api/v1/${path}`, options.query), {
      method: options.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new RequestFailure({ code: 'OFFLINE', status: 0, detail: '', cause });
  }
  const body = await bodyOf(response);
  if (!response.ok) throw failureOf(response.status, body);
  if (!options.schema) return undefined as z.output<Schema>;
  const parsed = options.schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new RequestFailure({
    code: 'UNREADABLE',
    status: response.status,
    detail: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  });
}

import type { IncomingHttpHeaders } from 'node:http';

/** One request, read to its end. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** What the route's `:names` stand for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** JSON and forms as objects, anything else as text, nothing as undefined. */
  readonly body: unknown;
  /** The address at which the fake was called, without a path. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  /** An object goes as JSON, text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler throws to refuse. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`refused with ${reply.status}`);
  }
}

/** The body as the vendor's types describe it; whether it keeps to them is for the handler to judge. */
export function bodyOf<Body extends object>(exchange: Exchange): Body {
  const { body } = exchange;
  if (typeof body !== 'object' || body === null) return {} as Body;
  return body as Body;
}

/** A field of a form or a query, whichever the caller used. */
export function fieldOf(exchange: Exchange, name: string): string | null {
  const { [name]: value } = bodyOf<Record<string, unknown>>(exchange);
  return typeof value === 'string' ? value : exchange.query.get(name);
}

export const html = (status: number, body: string): Reply => ({
  status,
  body,
  headers: { 'content-type': 'text/html; charset=utf-8' },
});

export const redirect = (to: string): Reply => ({ status: 302, headers: { location: to } });

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

import type { Exchange, Reply } from './exchange.js';

export type Handler = (exchange: Exchange) => Reply | Promise<Reply>;

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly handle: Handler;
  /** Of the fake itself, which a vendor does not have: neither journalled nor disturbed. */
  readonly isOwn: boolean;
}

/** `route('GET', '/calendars/:calendarId/events', …)`; a name stands for one segment, which may hold encoded slashes. */
export function route(method: string, path: string, handle: Handler, isOwn = false): Route {
  const names: string[] = [];
  const pattern = path.replace(/[.()$]/g, '\\$&').replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  return { method, pattern: new RegExp(`^${pattern}/?$`, 'i'), names, handle, isOwn };
}

export interface Found {
  readonly route: Route;
  readonly params: Record<string, string>;
}

export function findRoute(routes: readonly Route[], method: string, path: string): Found | null {
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const match = candidate.pattern.exec(path);
    if (!match) continue;
    const params = candidate.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]);
    return { route: candidate, params: Object.fromEntries(params) as Record<string, string> };
  }
  return null;
}

import { useSyncExternalStore } from 'react';
import { here, isOnServer, prefix } from './page-data';
import { parsePath, pathOf, type Route } from './routes';

export type Place = Exclude<Route, { name: 'missing' }>;

/**
 * What stays in the address from step to step: how the page looks inside another site, a language that was asked for, and of
 * which department a person's meeting is where several offer one of that name.
 */
const kept = ['embed', 'origin', 'theme', 'accent', 'lang', 'department'];

const listeners = new Set<() => void>();
let moves = 0;
function tell(): void {
  moves += 1;
  listeners.forEach((listener) => listener());
}
if (!isOnServer) addEventListener('popstate', tell);

/** Whether somebody has gone on or back since the page was opened. */
export const hasMoved = (): boolean => moves > 0;

function search(parameters: Record<string, string> = {}): string {
  const now = new URLSearchParams(here().search);
  const next = new URLSearchParams(parameters);
  for (const name of kept) {
    const value = now.get(name);
    if (value !== null && !next.has(name)) next.set(name, value);
  }
  const text = next.toString();
  return text && `?${text}`;
}

export const hrefOf = (place: Place, parameters?: Record<string, string>): string =>
  `${prefix}${pathOf(place)}${search(parameters)}`;

export function go(place: Place, parameters?: Record<string, string>, { replace = false } = {}): void {
  const href = hrefOf(place, parameters);
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const address = (): string => `${here().pathname}${here().search}`;

/** Where the visitor is, now and after each step forward or back. */
export function useRoute(): { route: Route; parameters: URLSearchParams } {
  const now = useSyncExternalStore(subscribe, address, address);
  const [path, query] = now.split('?') as [string, string?];
  return { route: parsePath(path), parameters: new URLSearchParams(query) };
}

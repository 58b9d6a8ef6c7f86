import { useEffect, useSyncExternalStore } from 'react';
import { ask } from './api';
import { page } from './page-data';

/** What is known of an answer: the last one, whether a newer is under way, and why it could not be had. */
export interface Known<Answer> {
  data?: Answer;
  error?: unknown;
  isLoading: boolean;
}

const unknown: Known<never> = { isLoading: true };
const all = new Map<string, Known<unknown>>();
const listeners = new Set<() => void>();

/** What the page came with. */
export function beginWithAnswers(): void {
  all.clear();
  for (const [path, data] of Object.entries(page.answers)) all.set(path, { data, isLoading: false });
}

function put(path: string, known: Known<unknown>): void {
  all.set(path, known);
  listeners.forEach((listener) => listener());
}

const underWay = new Map<string, Promise<void>>();

/** Asks (again). What is shown stays until the answer is there; one question at a time for each path. */
export function refresh(path: string): Promise<void> {
  const running = underWay.get(path);
  if (running) return running;
  put(path, { ...all.get(path), isLoading: true });
  const asked = ask(path)
    .then(
      (data) => put(path, { data, isLoading: false }),
      // What was shown is better than nothing, unless it is said not to be there.
      (error: unknown) => put(path, { data: all.get(path)?.data, error, isLoading: false }),
    )
    .finally(() => underWay.delete(path));
  underWay.set(path, asked);
  return asked;
}

export const peek = <Answer>(path: string): Answer | undefined => all.get(path)?.data as Answer | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** An answer of the API by its path below `public/`, asked for once it is wanted; null asks for nothing. */
export function useAnswer<Answer>(path: string | null): Known<Answer> {
  const read = (): Known<unknown> => (path === null ? unknown : (all.get(path) ?? unknown));
  const known = useSyncExternalStore(subscribe, read, read);
  useEffect(() => {
    if (path !== null && !all.has(path)) void refresh(path);
  }, [path]);
  return known as Known<Answer>;
}

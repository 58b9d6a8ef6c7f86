import type { Problem } from '@lintel/shared/errors';
import { apiBase } from './page-data';

/** What the server would not do, in its own words. */
export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    /** When it may be asked again, in seconds. */
    readonly retryAfter: number | null,
  ) {
    super(problem.detail);
  }
}

/** The server was not reached, or something else answered in its place. */
export class Unreachable extends Error {}

/** Asks the public API; a body makes it a POST. Throws `Refusal` or `Unreachable`. */
export async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(apiBase() + path, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch (cause) {
    throw new Unreachable('The server cannot be reached.', { cause });
  }
  if (response.ok) return (await response.json()) as Answer;
  if (!response.headers.get('content-type')?.includes('json')) throw new Unreachable(`HTTP ${response.status}`);
  const retryAfter = Number(response.headers.get('retry-after'));
  throw new Refusal((await response.json()) as Problem, retryAfter > 0 ? retryAfter : null);
}

export const isNotFound = (error: unknown): boolean => error instanceof Refusal && error.problem.status === 404;

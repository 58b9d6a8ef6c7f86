import { problemSchema, type Problem } from '@lintel/shared/errors';
import { UnreachableError } from './oauth';
import type { Session } from './session';

/** The server refused and said why (RFC 9457). */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = 'ProblemError';
  }
}

/** The display's HTTP calls, each with a token and a fresh proof. */
export class DisplayApi {
  constructor(private readonly session: Session) {}

  async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const { session } = this;
    const token = await session.accessToken();
    let response = await this.#send(method, path, body, token);
    if (session.learnTime(response) && response.status === 401) response = await this.#send(method, path, body, token);
    if (response.status === 401) response = await this.#send(method, path, body, await session.accessToken(token));
    return read(response, path);
  }

  async #send(method: string, path: string, body: unknown, token: string): Promise<Response> {
    const url = `${this.session.origin}${path}`;
    const request: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        authorization: `DPoP ${token}`,
        dpop: await this.session.proof(url, method, token),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    };
    return fetch(url, request).catch((cause: unknown) => {
      throw new UnreachableError(`${path} cannot be reached`, cause);
    });
  }
}

async function read(response: Response, path: string): Promise<unknown> {
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw new UnreachableError(`${path} answered ${response.status} without JSON`, cause);
  });
  if (response.ok) return body;
  const problem = problemSchema.safeParse(body);
  if (problem.success) throw new ProblemError(problem.data);
  throw new UnreachableError(`${path} answered ${response.status}`);
}

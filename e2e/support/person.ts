import { DEMO_AGENT_KEY, DEMO_PASSWORD } from './server-process.js';

export interface CallOptions {
  method?: string;
  /** Sent as the body. */
  json?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Somebody or something with a credential: `fetch` is a call in its name, whatever the outcome. */
export interface Caller {
  name: string;
  token: string;
  fetch(path: string, options?: CallOptions): Promise<Response>;
  /** The same, and its JSON; throws for anything but success. */
  call<Answer>(path: string, options?: CallOptions): Promise<Answer>;
}

function caller(origin: string, name: string, token: string): Caller {
  const send = (path: string, { method, json, headers, signal }: CallOptions = {}) =>
    fetch(`${origin}${path}`, {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal,
    });
  return {
    name,
    token,
    fetch: send,
    async call<Answer>(path: string, options?: CallOptions) {
      const response = await send(path, options);
      if (!response.ok) throw new Error(`${name}: ${options?.method ?? ''} ${path} -> ${await response.text()}`);
      return (await response.json()) as Answer;
    },
  };
}

/** A demo user, signed in. */
export async function signIn(origin: string, email: string, password = DEMO_PASSWORD): Promise<Caller> {
  const response = await fetch(`${origin}/api/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const token = response.headers.get('set-auth-token');
  if (!token) throw new Error(`Signing in as ${email} answered ${response.status}: ${await response.text()}`);
  return caller(origin, email, token);
}

/** The demo's agent. */
export const agent = (origin: string, key = DEMO_AGENT_KEY): Caller => caller(origin, 'agent', key);

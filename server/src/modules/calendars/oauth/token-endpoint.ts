import { z } from 'zod';
import { fetchBounded } from '../bounded-answers.js';
import { retryAfterMs } from '../retry-after.js';

const TIMEOUT_MS = 15_000;
const LONGEST_PAUSE_MS = 3_600_000;

const answerSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});

export interface TokenAnswer {
  readonly accessToken: string;
  readonly expiresInMs: number;
  readonly refreshToken: string | null;
  /** Null where it says nothing, which means as asked (RFC 6749 section 5.1). */
  readonly scopes: readonly string[] | null;
  readonly idToken: string | null;
}

/** The authorization server says no, by one of the codes of RFC 6749 section 5.2 or of its own. */
export class TokenRefused extends Error {
  constructor(readonly code: string) {
    super(`The token endpoint refused: ${code}`);
  }
}

/** The authorization server cannot answer now. */
export class TokenServerAway extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number | null = null,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
}

/** One call, never repeated: whoever asks knows whether a repetition could do harm. */
export async function askForTokens(url: string, form: Record<string, string>): Promise<TokenAnswer> {
  const { status, headers, body } = await post(url, form);
  if (status === 429 || status >= 500) throw away(status, headers);
  const parsed = answerSchema.safeParse(body);
  if (status === 200 && parsed.success) {
    const { data } = parsed;
    return {
      accessToken: data.access_token,
      expiresInMs: data.expires_in * 1_000,
      refreshToken: data.refresh_token ?? null,
      scopes: data.scope?.split(' ').filter(Boolean) ?? null,
      idToken: data.id_token ?? null,
    };
  }
  const refusal = z.object({ error: z.string() }).safeParse(body);
  if (status >= 400 && refusal.success) throw new TokenRefused(refusal.data.error);
  throw new TokenServerAway(`The token endpoint answered ${status} with something that is no answer.`);
}

/** Takes a token back (RFC 7009): one that is not valid any more counts as taken back. */
export async function revokeToken(url: string, token: string): Promise<void> {
  const { status, headers } = await post(url, { token });
  if (status === 429 || status >= 500) throw away(status, headers);
}

async function post(
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  try {
    const response = await fetchBounded(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, headers: response.headers, body: jsonOf(await response.text()) };
  } catch (cause) {
    throw new TokenServerAway('The token endpoint could not be reached.', null, { cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function away(status: number, headers: Headers): TokenServerAway {
  return new TokenServerAway(`The token endpoint answered ${status}.`, retryAfterMs(headers, LONGEST_PAUSE_MS));
}

import { deviceAuthorizationSchema, displayTokenSchema, type DisplayToken } from '@lintel/shared/contracts';
import { z } from 'zod';
import type { StoredTokens } from '../../shell/ipc-contract';

const clientId = 'lintel-display';
const oauthErrorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** RFC 6749 section 5.2 and RFC 8628 section 3.5: the server understood and says no (or not yet). */
export class OAuthError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    description: string | undefined,
  ) {
    super(description ? `${code}: ${description}` : code);
    this.name = 'OAuthError';
  }
}

/** Nobody answered, or something that is not Lintel did. */
export class UnreachableError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UnreachableError';
  }
}

/** What the OAuth endpoints need from this screen. */
export interface OAuthContext {
  origin: string;
  /** A DPoP proof for a POST to this URL. */
  proof(url: string): Promise<string>;
  /** Learns the server's time from an answer; true when ours was so wrong that a proof made with it was refused for that. */
  learnTime(answer: Response): boolean;
}

export interface DeviceAuthorization {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  verificationUriComplete: string;
  lifetimeMs: number;
  intervalMs: number;
}

export async function requestDeviceAuthorization(context: OAuthContext): Promise<DeviceAuthorization> {
  const answer = deviceAuthorizationSchema.parse(await post(context, '/oauth/device_authorization', {}));
  return {
    deviceCode: answer.device_code,
    userCode: answer.user_code,
    verificationUri: answer.verification_uri,
    verificationUriComplete: answer.verification_uri_complete,
    lifetimeMs: answer.expires_in * 1_000,
    intervalMs: answer.interval * 1_000,
  };
}

export async function requestTokenForDevice(context: OAuthContext, deviceCode: string): Promise<DisplayToken> {
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode };
  return displayTokenSchema.parse(await post(context, '/oauth/token', form));
}

export async function requestTokenRefresh(
  context: OAuthContext,
  { refreshToken, renewalId }: Pick<StoredTokens, 'refreshToken' | 'renewalId'>,
): Promise<DisplayToken> {
  const form = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(renewalId && { renewal_id: renewalId }),
  };
  return displayTokenSchema.parse(await post(context, '/oauth/token', form));
}

async function post(context: OAuthContext, path: string, form: Record<string, string>): Promise<unknown> {
  const first = await send(context, path, form);
  const wasClockWrong = context.learnTime(first) && first.status === 400;
  const response = wasClockWrong ? await send(context, path, form) : first;
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw new UnreachableError(`${path} answered ${response.status} without JSON`, cause);
  });
  if (response.ok) return body;
  const error = oauthErrorSchema.safeParse(body);
  if (error.success) throw new OAuthError(error.data.error, response.status, error.data.error_description);
  throw new UnreachableError(`${path} answered ${response.status}`);
}

async function send(context: OAuthContext, path: string, form: Record<string, string>): Promise<Response> {
  const url = `${context.origin}${path}`;
  return fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', dpop: await context.proof(url) },
    body: new URLSearchParams({ client_id: clientId, ...form }),
    signal: AbortSignal.timeout(15_000),
  }).catch((cause: unknown) => {
    throw new UnreachableError(`${path} cannot be reached`, cause);
  });
}

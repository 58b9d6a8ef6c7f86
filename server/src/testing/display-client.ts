import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createHash, randomUUID } from 'node:crypto';
import type { DisplayRequest } from '@lintel/shared/contracts';

/**
 * A display as the wire sees it: a P-256 key, the device flow (RFC 8628), DPoP (RFC 9449), rotating refresh tokens. For
 * integration tests, journeys, benchmarks and fault runs; it needs nothing but jose, so that plain Node can import it.
 * It lives by the server's time, which it learns from `X-Lintel-Time`.
 */

const TIME_HEADER = 'x-lintel-time';
const CLIENT_ID = 'lintel-display';
const RENEW_BEFORE_MS = 60_000;

export interface DisplayKey {
  privateKey: CryptoKey;
  publicJwk: JWK;
  thumbprint: string;
}

export interface DeviceAuthorizationAnswer {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

export interface DisplayTokenAnswer {
  access_token: string;
  token_type: 'DPoP';
  expires_in: number;
  refresh_token: string;
  display_id: string;
  tenant: string;
}

export interface ProofRequest {
  method: string;
  url: string;
  accessToken?: string;
  /** Epoch milliseconds; claims below win over everything. */
  now?: number;
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
}

/** The server said no: its status and JSON body (an OAuth error or problem details). */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;

  constructor(response: Response, body: Record<string, unknown>) {
    super(`${response.status} ${JSON.stringify(body)}`);
    this.status = response.status;
    this.body = body;
    this.headers = response.headers;
  }
}

export async function createDisplayKey(): Promise<DisplayKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const publicJwk = { kty, crv, x, y };
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

/** A DPoP proof; `claims` and `header` bend it for those who test refusals. */
export function createProof(key: DisplayKey, request: ProofRequest): Promise<string> {
  const { accessToken } = request;
  return new SignJWT({
    jti: randomUUID(),
    htm: request.method,
    htu: request.url.replace(/[?#].*$/, ''),
    iat: Math.floor((request.now ?? Date.now()) / 1_000),
    ...(accessToken !== undefined && { ath: createHash('sha256').update(accessToken).digest('base64url') }),
    ...request.claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.publicJwk, ...request.header })
    .sign(key.privateKey);
}

/** The request with its signature, as a display keeps it that cannot reach the server. */
export async function signRequest<Request extends DisplayRequest>(key: DisplayKey, request: Request): Promise<Request> {
  const signature = await new SignJWT({ ...request })
    .setProtectedHeader({ alg: 'ES256', typ: 'lintel-request+jwt', jwk: key.publicJwk })
    .sign(key.privateKey);
  return { ...request, signature };
}

export class DisplayClient {
  readonly origin: string;
  readonly key: DisplayKey;
  tokens: DisplayTokenAnswer | undefined;
  private expiresAt = 0;
  private clockOffset = 0;
  private refreshing: Promise<DisplayTokenAnswer> | undefined;
  private renewalId = randomUUID();

  /** `origin` is the server's address without a path, as a browser would name it. */
  constructor(origin: string, key: DisplayKey) {
    this.origin = origin.replace(/\/$/, '');
    this.key = key;
  }

  static async create(origin: string): Promise<DisplayClient> {
    return new DisplayClient(origin, await createDisplayKey());
  }

  /** The server's time, epoch milliseconds. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  /** By `server.time` of the socket, or any other word of the server. */
  setClock(serverTime: string | number): void {
    this.clockOffset = new Date(serverTime).getTime() - Date.now();
  }

  get displayId(): string {
    return this.paired().display_id;
  }

  get tenant(): string {
    return this.paired().tenant;
  }

  /** Asks for a code to show. */
  async authorize(): Promise<DeviceAuthorizationAnswer> {
    return (await this.oauth('/oauth/device_authorization', {
      client_id: CLIENT_ID,
    })) as unknown as DeviceAuthorizationAnswer;
  }

  /** Asks once for the tokens of an approved code; throws `RefusedError` (`authorization_pending`, …). */
  async redeem(deviceCode: string): Promise<DisplayTokenAnswer> {
    return this.adopt(
      await this.oauth('/oauth/token', {
        client_id: CLIENT_ID,
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
      }),
    );
  }

  /** The whole pairing; `approve` is what the administrator does with the code. */
  async pair(approve: (userCode: string) => Promise<unknown>): Promise<DisplayTokenAnswer> {
    const { device_code: deviceCode, user_code: userCode } = await this.authorize();
    await approve(userCode);
    return this.redeem(deviceCode);
  }

  /** The next pair of tokens; calls that come while one is under way share it. */
  refresh(): Promise<DisplayTokenAnswer> {
    this.refreshing ??= this.refreshWith(this.paired().refresh_token, this.renewalId).finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /** With a token of the caller's choice; the same `renewalId` asks again for an answer that was lost. */
  async refreshWith(refreshToken: string, renewalId?: string): Promise<DisplayTokenAnswer> {
    return this.adopt(
      await this.oauth('/oauth/token', {
        client_id: CLIENT_ID,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        ...(renewalId !== undefined && { renewal_id: renewalId }),
      }),
    );
  }

  /** An access token that is good for another while. */
  async accessToken(): Promise<string> {
    if (this.now() >= this.expiresAt - RENEW_BEFORE_MS) await this.refresh();
    return this.paired().access_token;
  }

  proof(request: ProofRequest): Promise<string> {
    return createProof(this.key, { now: this.now(), ...request });
  }

  /** An HTTP call as this display, whatever its outcome. `path` may have a query; `json` is sent as the body. */
  async fetch(
    path: string,
    init: { method?: string; json?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const url = `${this.origin}${path}`;
    const method = init.method ?? (init.json === undefined ? 'GET' : 'POST');
    const send = async (): Promise<Response> => {
      const accessToken = await this.accessToken();
      return fetch(url, {
        method,
        headers: {
          authorization: `DPoP ${accessToken}`,
          dpop: await this.proof({ method, url, accessToken }),
          ...(init.json !== undefined && { 'content-type': 'application/json' }),
          ...init.headers,
        },
        body: init.json === undefined ? undefined : JSON.stringify(init.json),
      });
    };
    const response = await send();
    return this.correctClock(response) ? send() : response;
  }

  /** The same, and its JSON; throws `RefusedError` for anything but success. */
  async call<Answer = unknown>(
    path: string,
    init: { method?: string; json?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    return (await jsonOf(await this.fetch(path, init))) as Answer;
  }

  /** `auth` of a Socket.IO connection to the namespace of displays. */
  async handshakeAuth(): Promise<{ token: string; proof: string }> {
    const token = await this.accessToken();
    return { token, proof: await this.proof({ method: 'GET', url: `${this.origin}/displays`, accessToken: token }) };
  }

  /** User name and password of an MQTT connection, good until the access token ends. */
  async mqttCredentials(): Promise<{ username: string; password: string; clientId: string }> {
    return {
      username: this.displayId,
      password: await this.accessToken(),
      clientId: `display-${this.displayId}-${randomUUID().slice(0, 8)}`,
    };
  }

  private async oauth(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
    const url = `${this.origin}${path}`;
    const send = async (): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        headers: { dpop: await this.proof({ method: 'POST', url }) },
        body: new URLSearchParams(form),
      });
    const response = await send();
    return jsonOf(this.correctClock(response) ? await send() : response);
  }

  /** Follows the server's time; whether this is worth another try, because the old time was what was wrong. */
  private correctClock(response: Response): boolean {
    const serverTime = response.headers.get(TIME_HEADER);
    if (!serverTime) return false;
    const before = this.now();
    this.setClock(serverTime);
    const isRefused = response.status === 400 || response.status === 401;
    return isRefused && Math.abs(this.now() - before) > 30_000;
  }

  private adopt(answer: Record<string, unknown>): DisplayTokenAnswer {
    const tokens = answer as unknown as DisplayTokenAnswer;
    this.expiresAt = this.now() + tokens.expires_in * 1_000;
    this.renewalId = randomUUID();
    return (this.tokens = tokens);
  }

  private paired(): DisplayTokenAnswer {
    if (!this.tokens) throw new Error('This display is not paired yet.');
    return this.tokens;
  }
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  const body = (response.status === 204 ? {} : await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new RefusedError(response, body);
  return body;
}

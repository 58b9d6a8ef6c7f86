import { Client, HTTPMessageHandler, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import type { MicrosoftFake } from '../microsoft/index.js';

export const callback = 'http://localhost/callback';
const delegated = [
  'openid',
  'profile',
  'offline_access',
  'Calendars.ReadWrite',
  'Calendars.ReadWrite.Shared',
  'User.Read',
];

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  scope: string;
  error?: string;
}

export async function askToken(microsoft: MicrosoftFake, fields: Record<string, string>) {
  const {
    MICROSOFT_LOGIN_URL: login = '',
    MICROSOFT_CLIENT_ID: id = '',
    MICROSOFT_CLIENT_SECRET: secret = '',
  } = microsoft.environment;
  const body = new URLSearchParams({ client_id: id, client_secret: secret, ...fields });
  const answer = await fetch(`${login}/common/oauth2/v2.0/token`, { method: 'POST', body });
  return (await answer.json()) as TokenAnswer;
}

/** Signs a person in, from the authorize address to the tokens. */
export async function connect(microsoft: MicrosoftFake, account: string, scopes = delegated, nonce = 'nonce-1') {
  const verifier = 'v'.repeat(43);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const address = new URL(`${microsoft.environment['MICROSOFT_LOGIN_URL']}/common/oauth2/v2.0/authorize`);
  address.search = new URLSearchParams({
    client_id: microsoft.environment['MICROSOFT_CLIENT_ID'] ?? '',
    redirect_uri: callback,
    response_type: 'code',
    scope: scopes.join(' '),
    state: 'state-1',
    nonce,
    code_challenge: Buffer.from(digest).toString('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const back = await microsoft.signIn(address.href, { account });
  const code = back.searchParams.get('code') ?? '';
  const fields = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
  return { fields, tokens: await askToken(microsoft, fields) };
}

/** The SDK's own handler attaches the token on https only, so over http one of ours does. */
class BearerHandler implements Middleware {
  private next: Middleware | undefined;

  constructor(private readonly token: string) {}

  async execute(context: Context): Promise<void> {
    const headers = {
      ...(context.options?.headers as Record<string, string> | undefined),
      authorization: `Bearer ${this.token}`,
    };
    context.options = { ...context.options, headers };
    await this.next?.execute(context);
  }

  setNext(next: Middleware): void {
    this.next = next;
  }
}

/** Without the SDK's own retries, so that a test sees the first answer. */
export function graphClient(microsoft: MicrosoftFake, token: string): Client {
  const bearer = new BearerHandler(token);
  bearer.setNext(new HTTPMessageHandler());
  return Client.initWithMiddleware({ middleware: bearer, baseUrl: `${microsoft.environment['MICROSOFT_GRAPH_URL']}/` });
}

/** The SDK takes only https for a whole address; of a link over http it wants the part after the version. */
export const pathOf = (link: string): string => {
  const { pathname, search } = new URL(link);
  return pathname.replace('/v1.0', '') + search;
};

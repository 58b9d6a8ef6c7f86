import { html, redirect, type Exchange, type Reply } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import { isAllowedRedirect, type Account, type OAuthClient } from './account.js';
import { consentPage, errorPage, isAboutThePerson } from './consent-page.js';

/** What an application asks for (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core 3.1.2.1). */
export interface AuthorizationRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly challengeMethod: 'S256' | 'plain' | null;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
}

export interface AuthorizeEndpoint {
  readonly vendor: string;
  readonly path: string;
  readonly clients: readonly OAuthClient[];
  accounts(): readonly Account[];
  /** Whether the person may leave scopes out. */
  readonly isPartial: boolean;
  /** Makes the code. */
  approve(request: AuthorizationRequest, account: Account, scopes: readonly string[]): string;
}

export function authorizeRoutes(endpoint: AuthorizeEndpoint): Route[] {
  return [
    route('GET', endpoint.path, (exchange) =>
      withRequest(endpoint, exchange, (request) => page(endpoint, exchange, request)),
    ),
    route('GET', `${endpoint.path}/decision`, (exchange) =>
      withRequest(endpoint, exchange, (request) => decide(endpoint, exchange, request)),
    ),
  ];
}

function withRequest(
  endpoint: AuthorizeEndpoint,
  { query, params }: Exchange,
  proceed: (request: AuthorizationRequest) => Reply,
): Reply {
  const client = endpoint.clients.find(({ id }) => id === query.get('client_id'));
  // With neither a known client nor a known address nobody is redirected (RFC 6749 section 4.1.2.1).
  if (!client) return html(401, errorPage(endpoint.vendor, 'invalid_client', 'The OAuth client was not found.'));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isAllowedRedirect(client, redirectUri)) {
    return html(
      400,
      errorPage(endpoint.vendor, 'redirect_uri_mismatch', `The redirect URI ${redirectUri} is not registered.`),
    );
  }
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const challenge = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  const request: AuthorizationRequest = {
    client,
    redirectUri,
    scopes,
    state: query.get('state'),
    nonce: query.get('nonce'),
    challenge,
    challengeMethod: challenge === null ? null : method === 'S256' ? 'S256' : 'plain',
    query,
    params,
  };
  if (query.get('response_type') !== 'code') return back(request, { error: 'unsupported_response_type' });
  if (scopes.length === 0) return back(request, { error: 'invalid_request', error_description: 'scope is missing' });
  if (method !== null && method !== 'S256' && method !== 'plain') {
    return back(request, { error: 'invalid_request', error_description: 'code_challenge_method is not supported' });
  }
  return proceed(request);
}

function page(endpoint: AuthorizeEndpoint, { query, path }: Exchange, { scopes }: AuthorizationRequest): Reply {
  return html(
    200,
    consentPage({
      vendor: endpoint.vendor,
      action: `${path}/decision`,
      hidden: [...query],
      accounts: endpoint.accounts(),
      hint: query.get('login_hint'),
      scopes,
      isPartial: endpoint.isPartial,
    }),
  );
}

function decide(endpoint: AuthorizeEndpoint, { query }: Exchange, request: AuthorizationRequest): Reply {
  if (query.get('decision') !== 'allow') return back(request, { error: 'access_denied' });
  const account = endpoint.accounts().find(({ email }) => email === query.get('account'));
  if (!account) return html(400, errorPage(endpoint.vendor, 'no_account', 'Choose an account.'));
  const granted = endpoint.isPartial ? query.getAll('granted') : request.scopes;
  const scopes = request.scopes.filter((scope) => isAboutThePerson(scope) || granted.includes(scope));
  return back(request, { code: endpoint.approve(request, account, scopes), scope: scopes.join(' ') });
}

function back({ redirectUri, state }: AuthorizationRequest, answer: Record<string, string>): Reply {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(state !== null && { state }) })) {
    to.searchParams.set(name, value);
  }
  return redirect(to.href);
}

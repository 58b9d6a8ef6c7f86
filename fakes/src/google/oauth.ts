import type { OAuthClient } from '../identity/account.js';
import { authorizeRoutes, type AuthorizationRequest } from '../identity/authorize.js';
import { clientCredentials } from '../identity/sign-in.js';
import { jwks, signJwt } from '../identity/signing-key.js';
import type { Grant, TokenStore } from '../identity/token-store.js';
import type { WireClock } from '../wire/clock.js';
import { fieldOf, Refusal, type Exchange, type Reply } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import type { Directory } from './directory.js';
import type { ServiceAccounts } from './service-accounts.js';

export interface GoogleOAuth {
  readonly clock: WireClock;
  readonly clients: readonly OAuthClient[];
  readonly directory: Directory;
  readonly tokens: TokenStore;
  readonly serviceAccounts: ServiceAccounts;
  readonly habits: OAuthHabits;
}

export interface OAuthHabits {
  /** Who signs id_tokens; the fake's own address where it is null. Google is `https://accounts.google.com` wherever it is reached. */
  issuer: string | null;
  /** An answer may leave out scopes that are those asked for (RFC 6749 section 5.1). */
  tellsScopes: boolean;
}

export const googlePaths = {
  authorize: '/o/oauth2/v2/auth',
  token: '/token',
  revoke: '/revoke',
  certs: '/oauth2/v3/certs',
  userinfo: '/v1/userinfo',
};

/** "Using OAuth 2.0 for Web Server Applications", "… to Access Google APIs" (service accounts) and "OpenID Connect". */
export function oauthRoutes(oauth: GoogleOAuth): Route[] {
  const { clock, clients, directory, tokens, serviceAccounts, habits } = oauth;

  const idToken = (request: AuthorizationRequest, { account, clientId, scopes }: Grant, issuer: string) => {
    if (!account || !scopes.includes('openid')) return {};
    const now = Math.floor(clock.now() / 1_000);
    const claims = {
      iss: issuer,
      aud: clientId,
      azp: clientId,
      sub: account.subject,
      email: account.email,
      email_verified: true,
      name: account.name,
      iat: now,
      exp: now + 3_600,
      ...(request.nonce !== null && { nonce: request.nonce }),
    };
    return { id_token: signJwt(claims) };
  };
  const answer = (grant: Grant, more: object = {}): Reply => ({
    status: 200,
    body: {
      access_token: tokens.issueAccess(grant),
      expires_in: tokens.accessSeconds - 1,
      ...(habits.tellsScopes && { scope: grant.scopes.join(' ') }),
      token_type: 'Bearer',
      ...more,
    },
  });

  const byCode = (exchange: Exchange, clientId: string): Reply => {
    const field = (name: string) => fieldOf(exchange, name);
    const code = tokens.redeem(field('code'), clientId, field('redirect_uri'), field('code_verifier'));
    if (!code) throw oauthError(400, 'invalid_grant', 'Malformed auth code.');
    const { request, grant } = code;
    // Without `prompt=consent` a person who has agreed before is not asked again, and no second refresh token is given.
    const key = `${clientId} ${grant.account?.email}`;
    const isAsked = !tokens.consented.has(key) || (request.query.get('prompt') ?? '').split(' ').includes('consent');
    tokens.consented.add(key);
    const isOffline = request.query.get('access_type') === 'offline';
    const refresh = isOffline && isAsked ? { refresh_token: tokens.issueRefresh(grant) } : {};
    return answer(grant, { ...refresh, ...idToken(request, grant, habits.issuer ?? exchange.origin) });
  };
  const byRefreshToken = (exchange: Exchange, clientId: string): Reply => {
    const grant = tokens.refreshGrant(fieldOf(exchange, 'refresh_token'));
    if (grant?.clientId !== clientId) throw oauthError(400, 'invalid_grant', 'Token has been expired or revoked.');
    return answer(grant);
  };
  const ofClient = (exchange: Exchange): Reply => {
    const { id, secret } = clientCredentials(exchange.headers.authorization, (name) => fieldOf(exchange, name));
    const client = clients.find((one) => one.id === id);
    if (!client || client.secret !== secret) throw oauthError(401, 'invalid_client', 'The OAuth client was not found.');
    switch (fieldOf(exchange, 'grant_type')) {
      case 'authorization_code':
        return byCode(exchange, client.id);
      case 'refresh_token':
        return byRefreshToken(exchange, client.id);
      default:
        throw oauthError(400, 'unsupported_grant_type', 'Invalid grant_type');
    }
  };

  return [
    ...authorizeRoutes({
      vendor: 'Google',
      path: googlePaths.authorize,
      clients,
      accounts: () => directory.accounts,
      isPartial: true,
      approve: (request, account, scopes) =>
        tokens.issueCode(request, { clientId: request.client.id, account, scopes }),
    }),
    route('POST', googlePaths.token, (exchange) => {
      if (fieldOf(exchange, 'grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return ofClient(exchange);
      const grant = serviceAccounts.grantFor(fieldOf(exchange, 'assertion') ?? '', exchange.origin + googlePaths.token);
      return answer(grant);
    }),
    route('POST', googlePaths.revoke, (exchange) => {
      if (!tokens.revoke(fieldOf(exchange, 'token') ?? '')) {
        throw oauthError(400, 'invalid_token', 'Token expired or revoked');
      }
      return { status: 200, body: {} };
    }),
    route('GET', googlePaths.certs, () => ({ status: 200, body: jwks() })),
    route('GET', googlePaths.userinfo, ({ headers }) => {
      const account = tokens.grantOf(headers.authorization)?.account;
      if (!account) throw oauthError(401, 'invalid_request', 'Invalid Credentials');
      const { email, name, subject } = account;
      return { status: 200, body: { sub: subject, email, email_verified: true, name } };
    }),
    route('GET', '/.well-known/openid-configuration', ({ origin }) => ({
      status: 200,
      body: {
        issuer: habits.issuer ?? origin,
        authorization_endpoint: origin + googlePaths.authorize,
        token_endpoint: origin + googlePaths.token,
        revocation_endpoint: origin + googlePaths.revoke,
        userinfo_endpoint: origin + googlePaths.userinfo,
        jwks_uri: origin + googlePaths.certs,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['plain', 'S256'],
      },
    })),
  ];
}

export const oauthError = (status: number, error: string, description: string): Refusal =>
  new Refusal({ status, body: { error, error_description: description } });

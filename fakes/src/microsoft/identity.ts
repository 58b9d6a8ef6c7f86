import type { OAuthClient } from '../identity/account.js';
import { authorizeRoutes, type AuthorizationRequest } from '../identity/authorize.js';
import { clientCredentials } from '../identity/sign-in.js';
import { jwks, signJwt } from '../identity/signing-key.js';
import type { Grant, TokenStore } from '../identity/token-store.js';
import type { WireClock } from '../wire/clock.js';
import { fieldOf, Refusal, type Exchange, type Reply } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import type { Mailboxes } from './mailboxes.js';

export interface IdentityOptions {
  readonly clock: WireClock;
  readonly clients: readonly OAuthClient[];
  readonly mailboxes: Mailboxes;
  readonly tokens: TokenStore;
  readonly tenantId: string;
  /** What an administrator lets the application do on its own. */
  readonly applicationPermissions: string[];
  readonly habits: IdentityHabits;
}

export interface IdentityHabits {
  /** A refresh token works once. Microsoft lets the old ones live on; a test that loses the new one shall see it. */
  endsOldRefreshTokens: boolean;
  /** Who signs id_tokens, before the directory; the fake's own address where it is null. Of the cloud it is one, wherever reached. */
  issuer: string | null;
  /** An answer may leave out scopes that are those asked for (RFC 6749 section 5.1). */
  tellsScopes: boolean;
  /** Whether the directory knows a mail address of people. */
  tellsEmails: boolean;
}

/** The Microsoft identity platform, v2.0. */
export function identityRoutes(options: IdentityOptions): Route[] {
  const { clock, clients, mailboxes, tokens, tenantId, applicationPermissions, habits } = options;
  const issuerAt = (origin: string, directory = tenantId) => `${habits.issuer ?? origin}/${directory}/v2.0`;

  const idToken = (request: AuthorizationRequest | null, { account, clientId, scopes }: Grant, origin: string) => {
    if (!account || !scopes.includes('openid')) return {};
    const now = Math.floor(clock.now() / 1_000);
    const claims = {
      iss: issuerAt(origin),
      aud: clientId,
      sub: account.subject,
      oid: account.subject,
      tid: tenantId,
      ver: '2.0',
      // "ID token claims reference": each for its scope, and an address only of who has one.
      ...(scopes.includes('profile') && { preferred_username: account.email, name: account.name }),
      ...(scopes.includes('email') && habits.tellsEmails && { email: account.email }),
      iat: now,
      nbf: now,
      exp: now + 3_600,
      ...(request && request.nonce !== null && { nonce: request.nonce }),
    };
    return { id_token: signJwt(claims) };
  };
  const answer = (grant: Grant, more: object = {}): Reply => ({
    status: 200,
    body: {
      token_type: 'Bearer',
      ...(habits.tellsScopes && { scope: grant.scopes.join(' ') }),
      expires_in: tokens.accessSeconds - 1,
      ext_expires_in: tokens.accessSeconds - 1,
      access_token: tokens.issueAccess(grant),
      ...more,
    },
  });
  const refreshToken = (grant: Grant) =>
    grant.scopes.includes('offline_access') ? { refresh_token: tokens.issueRefresh(grant) } : {};

  const byCode = (exchange: Exchange, clientId: string): Reply => {
    const field = (name: string) => fieldOf(exchange, name);
    const code = tokens.redeem(field('code'), clientId, field('redirect_uri'), field('code_verifier'));
    if (!code)
      throw oauthError(
        'invalid_grant',
        'AADSTS70008: The provided authorization code or refresh token is expired or invalid.',
      );
    const { request, grant } = code;
    return answer(grant, { ...refreshToken(grant), ...idToken(request, grant, exchange.origin) });
  };
  const byRefreshToken = (exchange: Exchange, clientId: string): Reply => {
    const token = fieldOf(exchange, 'refresh_token') ?? '';
    const grant = tokens.refreshGrant(token);
    if (grant?.clientId !== clientId) {
      throw oauthError('invalid_grant', 'AADSTS700082: The refresh token has expired or was revoked.');
    }
    if (habits.endsOldRefreshTokens) tokens.forgetRefresh(token);
    return answer(grant, { ...refreshToken(grant), ...idToken(null, grant, exchange.origin) });
  };

  return [
    ...authorizeRoutes({
      vendor: 'Microsoft',
      path: '/:tenant/oauth2/v2.0/authorize',
      clients,
      accounts: () => mailboxes.accounts(),
      isPartial: false,
      approve: (request, account, scopes) =>
        tokens.issueCode(request, { clientId: request.client.id, account, scopes: scopes.map(shortScope) }),
    }),
    route('POST', '/:tenant/oauth2/v2.0/token', (exchange) => {
      const { id, secret } = clientCredentials(exchange.headers.authorization, (name) => fieldOf(exchange, name));
      const client = clients.find((one) => one.id === id);
      if (!client) throw oauthError('unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
      if (client.secret !== secret)
        throw oauthError('invalid_client', 'AADSTS7000215: Invalid client secret provided.', 401);
      switch (fieldOf(exchange, 'grant_type')) {
        case 'authorization_code':
          return byCode(exchange, client.id);
        case 'refresh_token':
          return byRefreshToken(exchange, client.id);
        case 'client_credentials': {
          // Graph is the resource, whatever address stands in for it.
          if (fieldOf(exchange, 'scope') !== 'https://graph.microsoft.com/.default') {
            throw oauthError(
              'invalid_scope',
              'AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.',
            );
          }
          return answer({ clientId: client.id, account: null, scopes: [...applicationPermissions] });
        }
        default:
          throw oauthError('unsupported_grant_type', 'AADSTS70003: The app requested an unsupported grant type.');
      }
    }),
    route('GET', '/:tenant/discovery/v2.0/keys', () => ({ status: 200, body: jwks() })),
    route('GET', '/:tenant/v2.0/.well-known/openid-configuration', ({ origin, params }) => {
      const base = `${origin}/${params['tenant'] ?? ''}`;
      return {
        status: 200,
        body: {
          // The document of all directories names none.
          issuer: issuerAt(origin, params['tenant'] === 'common' ? '{tenantid}' : tenantId),
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['pairwise'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      };
    }),
  ];
}

/** `https://graph.microsoft.com/Calendars.Read` and `Calendars.Read` are the same. */
const shortScope = (scope: string) => scope.replace(/^https:\/\/graph\.microsoft\.com\//i, '');

const oauthError = (error: string, description: string, status = 400) =>
  new Refusal({ status, body: { error, error_description: description } });

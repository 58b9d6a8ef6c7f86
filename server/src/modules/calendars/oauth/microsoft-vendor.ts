import { z } from 'zod';
import type { Config } from '../../../platform/config/config.js';
import { checkIdToken } from './id-token.js';
import { PublishedKeys } from './published-keys.js';
import { scopesAskedFor } from './scopes.js';
import { askForTokens, TokenRefused, TokenServerAway, type TokenAnswer } from './token-endpoint.js';
import type { TokenSecret } from './token-secret.js';
import { IdentityRefused, type Account, type ConsentRequest, type Vendor } from './vendor.js';

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  tid: z.guid(),
  email: z.string().optional(),
  preferred_username: z.string().optional(),
});

/** Whose id_tokens they are in the worldwide cloud, at whatever address it is reached. */
const WORLDWIDE = 'https://login.microsoftonline.com';
/** The issuer of every directory, as the document of "common" has it ("OpenID Connect on the Microsoft identity platform"). */
const issuerOf = (login: string) => `${login}/{tenantid}/v2.0`;

/** The Microsoft identity platform v2.0: "OAuth 2.0 authorization code flow", "client credentials flow", "ID token claims". */
export class MicrosoftVendor implements Vendor {
  readonly provider = 'MICROSOFT';
  readonly host: string;
  private readonly published: PublishedKeys;

  constructor(private readonly config: Config) {
    this.host = new URL(config.env.MICROSOFT_GRAPH_URL).host;
    // The keys of all directories; which of them signed is in the token.
    const all = `${config.env.MICROSOFT_LOGIN_URL}/common`;
    this.published = new PublishedKeys(`${all}/v2.0/.well-known/openid-configuration`, `${all}/discovery/v2.0/keys`);
  }

  get isAvailable(): boolean {
    return this.config.oauthClients.MICROSOFT !== null;
  }

  consentUrl({ kind, redirectUri, state, nonce, challenge, asksAgain, loginHint }: ConsentRequest): string {
    const url = new URL(this.address(this.config.env.MICROSOFT_DIRECTORY, 'authorize'));
    url.search = new URLSearchParams({
      client_id: this.client().id,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'query',
      scope: scopesAskedFor('MICROSOFT', kind).join(' '),
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      prompt: asksAgain ? 'consent' : 'select_account',
      ...(loginHint !== null && { login_hint: loginHint }),
    }).toString();
    return url.href;
  }

  redeem(code: string, verifier: string, redirectUri: string): Promise<TokenAnswer> {
    return this.ask({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri });
  }

  async identify(idToken: string, isNonce: (nonce: string) => boolean, now: number): Promise<Account> {
    const audience = this.client().id;
    const { issuer, keys } = await this.published.get();
    const payload = await checkIdToken(idToken, keys, { audience, isNonce, now });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw new IdentityRefused('The id_token does not say whose it is.');
    const { iss, sub, tid, email, preferred_username: userName } = claims.data;
    const known = [issuer, issuerOf(this.config.env.MICROSOFT_LOGIN_URL), issuerOf(WORLDWIDE)];
    if (!known.some((one) => one?.replace('{tenantid}', tid) === iss))
      throw new IdentityRefused('The id_token is of another directory than it says.');
    return { id: `${tid}.${sub}`, email: (email ?? userName ?? '').toLowerCase() };
  }

  async renew(secret: TokenSecret): Promise<TokenAnswer> {
    switch (secret.grant) {
      case 'CONSENT':
        return this.ask({ grant_type: 'refresh_token', refresh_token: secret.refreshToken });
      case 'APPLICATION': {
        const { id, secret: password } = secret.client ?? this.client();
        return askForTokens(this.address(secret.directory, 'token'), {
          grant_type: 'client_credentials',
          client_id: id,
          client_secret: password,
          scope: `${graphResource(this.config.env.MICROSOFT_GRAPH_URL)}/.default`,
        });
      }
      case 'SERVICE_ACCOUNT':
        throw new TokenRefused('unsupported_grant_type');
    }
  }

  /** There is nothing to call: a person ends the consent at myapps.microsoft.com, an administrator in Entra. */
  revoke(): Promise<void> {
    return Promise.resolve();
  }

  private ask(form: Record<string, string>): Promise<TokenAnswer> {
    const { id, secret } = this.client();
    const url = this.address(this.config.env.MICROSOFT_DIRECTORY, 'token');
    return askForTokens(url, { ...form, client_id: id, client_secret: secret });
  }

  private address(directory: string, endpoint: 'authorize' | 'token'): string {
    return `${this.config.env.MICROSOFT_LOGIN_URL}/${encodeURIComponent(directory)}/oauth2/v2.0/${endpoint}`;
  }

  private client(): { id: string; secret: string } {
    const client = this.config.oauthClients.MICROSOFT;
    if (!client) throw new TokenServerAway('MICROSOFT_CLIENT_ID is not set.');
    return client;
  }
}

const nationalGraphs = ['graph.microsoft.us', 'dod-graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn'];

/** Graph of the national clouds is a resource of its own ("National cloud deployments"); behind any other address it is Graph. */
function graphResource(graphUrl: string): string {
  const { hostname, origin } = new URL(graphUrl);
  return nationalGraphs.includes(hostname) ? origin : 'https://graph.microsoft.com';
}

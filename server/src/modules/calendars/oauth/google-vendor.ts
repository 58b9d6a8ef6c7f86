import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { Config } from '../../../platform/config/config.js';
import { checkIdToken } from './id-token.js';
import { PublishedKeys } from './published-keys.js';
import { scopesAskedFor, serviceAccountScopes } from './scopes.js';
import { askForTokens, revokeToken, TokenRefused, TokenServerAway, type TokenAnswer } from './token-endpoint.js';
import type { TokenSecret } from './token-secret.js';
import { IdentityRefused, type Account, type ConsentRequest, type Vendor } from './vendor.js';

const ASSERTION_SECONDS = 3_600;
/** Whose id_tokens are Google's, at whatever address it is reached ("OpenID Connect", on validating an ID token). */
const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/** "Using OAuth 2.0 for Web Server Applications", "OpenID Connect" and "Using OAuth 2.0 for Server to Server Applications". */
export class GoogleVendor implements Vendor {
  readonly provider = 'GOOGLE';
  readonly host: string;
  private readonly published: PublishedKeys;
  private readonly origin: string;

  constructor(private readonly config: Config) {
    this.host = new URL(config.env.GOOGLE_API_URL).host;
    this.origin = new URL(config.env.GOOGLE_OAUTH_AUTHORIZE_URL).origin;
    this.published = new PublishedKeys(
      `${this.origin}/.well-known/openid-configuration`,
      `${config.env.GOOGLE_API_URL}/oauth2/v3/certs`,
    );
  }

  get isAvailable(): boolean {
    return this.config.oauthClients.GOOGLE !== null;
  }

  consentUrl({ kind, redirectUri, state, nonce, challenge, asksAgain, loginHint }: ConsentRequest): string {
    const url = new URL(this.config.env.GOOGLE_OAUTH_AUTHORIZE_URL);
    url.search = new URLSearchParams({
      client_id: this.client().id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopesAskedFor('GOOGLE', kind).join(' '),
      access_type: 'offline',
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
    const claims = await checkIdToken(idToken, keys, { audience, isNonce, now });
    if (![...issuers, this.origin, issuer].includes(claims.iss!))
      throw new IdentityRefused('The id_token is of somebody else.');
    return { id: claims.sub!, email: emailOf(claims['email']) };
  }

  async renew(secret: TokenSecret, now: number): Promise<TokenAnswer> {
    switch (secret.grant) {
      case 'CONSENT':
        return this.ask({ grant_type: 'refresh_token', refresh_token: secret.refreshToken });
      case 'SERVICE_ACCOUNT':
        return askForTokens(this.config.env.GOOGLE_OAUTH_TOKEN_URL, {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: await this.assertion(secret, now),
        });
      case 'APPLICATION':
        throw new TokenRefused('unsupported_grant_type');
    }
  }

  async revoke(secret: TokenSecret): Promise<void> {
    // A service account's tokens end by themselves within the hour; its key is its owner's to delete.
    if (secret.grant === 'CONSENT') await revokeToken(this.config.env.GOOGLE_OAUTH_REVOKE_URL, secret.refreshToken);
  }

  private async assertion(secret: Extract<TokenSecret, { grant: 'SERVICE_ACCOUNT' }>, now: number): Promise<string> {
    const { clientEmail, privateKey, subject } = secret;
    const issuedAt = Math.floor(now / 1_000);
    const jwt = new SignJWT({ scope: serviceAccountScopes.join(' ') })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(clientEmail)
      // Never the address in the pasted key: whoever pastes it must not choose where the assertion goes.
      .setAudience(this.config.env.GOOGLE_OAUTH_TOKEN_URL)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ASSERTION_SECONDS);
    if (subject !== null) jwt.setSubject(subject);
    return jwt.sign(await importPKCS8(privateKey, 'RS256'));
  }

  private ask(form: Record<string, string>): Promise<TokenAnswer> {
    const { id, secret } = this.client();
    return askForTokens(this.config.env.GOOGLE_OAUTH_TOKEN_URL, { ...form, client_id: id, client_secret: secret });
  }

  private client(): { id: string; secret: string } {
    const client = this.config.oauthClients.GOOGLE;
    if (!client) throw new TokenServerAway('GOOGLE_CLIENT_ID is not set.');
    return client;
  }
}

function emailOf(claim: unknown): string {
  const email = z.email().safeParse(claim);
  if (!email.success) throw new IdentityRefused('The id_token names no e-mail address.');
  return email.data.toLowerCase();
}

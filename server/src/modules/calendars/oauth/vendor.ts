import type { AccountKind, AccountProvider } from '@lintel/shared/contracts';
import type { TokenAnswer } from './token-endpoint.js';
import type { TokenSecret } from './token-secret.js';

/** What somebody is sent to a provider with. */
export interface ConsentRequest {
  readonly kind: AccountKind;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** S256 of the verifier (RFC 7636). */
  readonly challenge: string;
  /** Asked again even of who has consented before: only then is a refresh token certain. */
  readonly asksAgain: boolean;
  readonly loginHint: string | null;
}

export interface Account {
  /** The provider's name of it, which never changes. */
  readonly id: string;
  readonly email: string;
}

/** An id_token that is not for us, not of this provider, or not of this consent. */
export class IdentityRefused extends Error {}

/** Sign-in at one provider. Whatever asks for tokens throws `TokenRefused` or `TokenServerAway`. */
export interface Vendor {
  readonly provider: AccountProvider;
  /** Where its calendars are, for people to read. */
  readonly host: string;
  readonly isAvailable: boolean;
  consentUrl(request: ConsentRequest): string;
  redeem(code: string, verifier: string, redirectUri: string): Promise<TokenAnswer>;
  /** Whose account it is; throws `IdentityRefused`. `now` is epoch milliseconds. */
  identify(idToken: string, isNonce: (nonce: string) => boolean, now: number): Promise<Account>;
  /** A new access token by what the connection has. */
  renew(secret: TokenSecret, now: number): Promise<TokenAnswer>;
  /** Ends the consent, where the provider lets us. */
  revoke(secret: TokenSecret): Promise<void>;
}

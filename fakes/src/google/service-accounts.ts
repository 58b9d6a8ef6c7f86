import { privateKeyPem, verifiedClaims } from '../identity/signing-key.js';
import type { Grant } from '../identity/token-store.js';
import type { WireClock } from '../wire/clock.js';
import type { Directory } from './directory.js';
import { Refusal } from '../wire/exchange.js';

export interface ServiceAccountOptions {
  readonly email: string;
  /** Scopes with which an administrator lets it act as any person of the domain; without them it acts as itself only. */
  readonly delegatedScopes?: readonly string[];
}

/** The file that Google's console hands out. */
export interface ServiceAccountKey {
  readonly type: 'service_account';
  readonly client_email: string;
  readonly client_id: string;
  readonly private_key_id: string;
  readonly private_key: string;
  readonly token_uri: string;
}

/** google-auth-library signs for this address whatever it is told, so it is as good as the fake's own. */
const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

export class ServiceAccounts {
  private readonly known = new Map<string, ServiceAccountOptions>();

  constructor(
    private readonly clock: WireClock,
    private readonly directory: Directory,
  ) {}

  add(options: ServiceAccountOptions, tokenUrl: string): ServiceAccountKey {
    const { email } = options;
    this.known.set(email, options);
    return {
      type: 'service_account',
      client_email: email,
      client_id: `11${String(this.known.size).padStart(19, '0')}`,
      private_key_id: 'fake-key-1',
      private_key: privateKeyPem(),
      token_uri: tokenUrl,
    };
  }

  /** RFC 7523 as Google has it: signed RS256, for the token address, for an hour at most. */
  grantFor(assertion: string, tokenUrl: string): Grant {
    const claims = verifiedClaims(assertion);
    const account = this.known.get(typeof claims?.['iss'] === 'string' ? claims['iss'] : '');
    if (!claims || !account) throw invalidGrant('Invalid JWT Signature.');
    const { aud, exp, iat, sub, scope } = claims;
    const now = Math.floor(this.clock.now() / 1_000);
    if (aud !== tokenUrl && aud !== GOOGLE_TOKEN_URL) throw invalidGrant('Invalid JWT: Failed audience check.');
    const isTimely =
      typeof exp === 'number' && typeof iat === 'number' && exp > now && exp - iat <= 3_600 && iat <= now + 300;
    if (!isTimely) {
      throw invalidGrant('Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.');
    }
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    if (typeof sub !== 'string' || sub === account.email) {
      return {
        clientId: account.email,
        account: { email: account.email, name: account.email, subject: account.email },
        scopes,
      };
    }
    const isDelegated = scopes.every((name) => account.delegatedScopes?.includes(name));
    if (!isDelegated) {
      throw new Refusal({
        status: 401,
        body: {
          error: 'unauthorized_client',
          error_description:
            'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
        },
      });
    }
    const person = this.directory.accounts.find(({ email }) => email === sub);
    if (!person) throw invalidGrant('Invalid email or User ID');
    return { clientId: account.email, account: person, scopes };
  }
}

const invalidGrant = (description: string) =>
  new Refusal({ status: 400, body: { error: 'invalid_grant', error_description: description } });

import { calendar, type calendar_v3 } from '@googleapis/calendar';
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import type { GoogleFake } from '../google/index.js';

export const callback = 'http://localhost/callback';
export const calendarScope = 'https://www.googleapis.com/auth/calendar';

/** Google's own client, told where the fake is as the server's configuration tells it. */
export function oauthClient({ environment: env, origin, clients: [client] }: GoogleFake): OAuth2Client {
  return new OAuth2Client({
    clientId: client?.id,
    clientSecret: client?.secret,
    redirectUri: callback,
    issuers: [origin],
    // Without it the SDK refreshes by the clock of the machine only, and hands a 401 on.
    forceRefreshOnFailure: true,
    endpoints: {
      oauth2AuthBaseUrl: env['GOOGLE_OAUTH_AUTHORIZE_URL'],
      oauth2TokenUrl: env['GOOGLE_OAUTH_TOKEN_URL'],
      oauth2RevokeUrl: env['GOOGLE_OAUTH_REVOKE_URL'],
      oauth2FederatedSignonJwkCertsUrl: `${origin}/oauth2/v3/certs`,
    },
  });
}

interface Consent {
  scopes?: string[];
  granted?: string[];
  isOffline?: boolean;
  prompt?: string;
  nonce?: string;
}

/** Signs a person in, from the authorize address to the tokens. */
export async function connect(google: GoogleFake, account: string, consent: Consent = {}) {
  const client = oauthClient(google);
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const address = client.generateAuthUrl({
    scope: consent.scopes ?? [calendarScope],
    access_type: consent.isOffline === false ? 'online' : 'offline',
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    state: 'state-1',
    ...(consent.prompt !== undefined && { prompt: consent.prompt }),
    ...(consent.nonce !== undefined && { nonce: consent.nonce }),
  });
  const back = await google.signIn(address, { account, ...(consent.granted && { scopes: consent.granted }) });
  const { tokens } = await client.getToken({ code: back.searchParams.get('code') ?? '', codeVerifier });
  client.setCredentials(tokens);
  return { client, tokens, back };
}

export const calendarApi = (google: GoogleFake, auth: OAuth2Client): calendar_v3.Calendar =>
  calendar({ version: 'v3', auth, rootUrl: google.environment['GOOGLE_API_URL'] ?? '', retry: false });

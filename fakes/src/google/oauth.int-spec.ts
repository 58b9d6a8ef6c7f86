import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JWT, type OAuth2Client } from 'google-auth-library';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { calendarApi, calendarScope, connect, oauthClient } from '../testing/google-client.js';
import { TestClock } from '../testing/test-clock.js';
import { openGoogle, type GoogleFake } from './index.js';

const freeBusyScope = 'https://www.googleapis.com/auth/calendar.freebusy';
let google: GoogleFake;
const clock = new TestClock(Date.now()); // google-auth-library and jose ask the machine

beforeAll(async () => {
  google = await openGoogle({ clock });
  for (const name of ['ana', 'ben', 'eva']) google.directory.addAccount({ email: `${name}@example.test` });
});
afterAll(() => google.close());

const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 200,
    (error: { response?: { status?: number } }) => error.response?.status,
  );
const lists = (client: OAuth2Client) => calendarApi(google, client).calendarList.list();

describe('signing in with Google', () => {
  it('gives tokens for a code with its verifier, once, and an id_token of the JWKS it serves', async () => {
    const consent = { scopes: ['openid', 'email', calendarScope], nonce: 'nonce-1' };
    const { client, tokens, back } = await connect(google, 'ana@example.test', consent);
    expect(back.searchParams.get('state')).toBe('state-1');
    const keys = createRemoteJWKSet(new URL(`${google.origin}/oauth2/v3/certs`));
    const options = { issuer: google.origin, audience: 'lintel-demo' };
    const { payload } = await jwtVerify(tokens.id_token ?? '', keys, options);
    expect(payload).toMatchObject({ nonce: 'nonce-1', email: 'ana@example.test' });
    expect((await lists(client)).data.items?.map(({ id }) => id)).toEqual(['ana@example.test']);
    const again = { code: back.searchParams.get('code') ?? '', codeVerifier: 'x'.repeat(43) };
    await expect(oauthClient(google).getToken(again)).rejects.toThrow('invalid_grant');
  });

  it('refuses a code without its verifier', async () => {
    const { back } = await connect(google, 'ana@example.test');
    const address = new URL(google.environment['GOOGLE_OAUTH_AUTHORIZE_URL'] ?? '');
    const challenge = 'x'.repeat(43);
    const query = { client_id: 'lintel-demo', redirect_uri: 'http://localhost/callback', response_type: 'code' };
    const asked = { ...query, scope: calendarScope, code_challenge: challenge, code_challenge_method: 'S256' };
    address.search = new URLSearchParams(asked).toString();
    const other = await google.signIn(address.href, { account: 'ana@example.test' });
    expect(other.searchParams.get('code')).not.toBe(back.searchParams.get('code'));
    const code = other.searchParams.get('code') ?? '';
    await expect(oauthClient(google).getToken({ code, codeVerifier: challenge })).rejects.toThrow('invalid_grant');
  });

  it('gives no second refresh token without prompt=consent', async () => {
    expect((await connect(google, 'ben@example.test')).tokens.refresh_token).toMatch(/^1\/\//);
    expect((await connect(google, 'ben@example.test')).tokens.refresh_token).toBeUndefined();
    expect((await connect(google, 'ben@example.test', { prompt: 'consent' })).tokens.refresh_token).toMatch(/^1\/\//);
  });

  it('lets a person leave scopes out, and denies what they do not open', async () => {
    const consent = { scopes: [calendarScope, freeBusyScope], granted: [freeBusyScope], prompt: 'consent' };
    const { client, tokens } = await connect(google, 'eva@example.test', consent);
    expect(tokens.scope).toBe(freeBusyScope);
    expect(await statusOf(lists(client))).toBe(403);
  });

  it('sends a person back who denies', async () => {
    const address = oauthClient(google).generateAuthUrl({ scope: [calendarScope], state: 's' });
    const back = await google.signIn(address, { account: 'ana@example.test', isDenied: true });
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 's' });
  });

  it('refreshes, keeps the refresh token, and ends all tokens of a consent that is revoked', async () => {
    const { client, tokens } = await connect(google, 'eva@example.test', { prompt: 'consent' });
    const before = google.journal.count({ path: '/token' });
    google.tokens.expireAccess();
    expect(await statusOf(lists(client))).toBe(200); // the SDK refreshes on 401
    expect(google.journal.count({ path: '/token' })).toBe(before + 1);
    expect(client.credentials.refresh_token).toBe(tokens.refresh_token);
    await client.revokeToken(tokens.refresh_token ?? '');
    client.setCredentials({ refresh_token: tokens.refresh_token ?? null });
    await expect(lists(client)).rejects.toThrow('invalid_grant');
  });
});

describe('a service account of Google', () => {
  it('acts as itself, and as a person where an administrator delegated the scope', async () => {
    const key = google.addServiceAccount({ email: 'rooms@project.test', delegatedScopes: [calendarScope] });
    google.directory.addCalendar({
      id: 'room-1',
      summary: 'Room',
      timeZone: 'UTC',
      access: { 'rooms@project.test': 'writer' },
    });
    const jwt = (more: object) => {
      const client = new JWT({ email: key.client_email, key: key.private_key, scopes: [calendarScope], ...more });
      // google-auth-library has no setting for the address of this grant: what goes to Google's is sent to the fake.
      client.transporter.interceptors.request.add({
        resolved: (config) => {
          if (config.url.href === 'https://oauth2.googleapis.com/token') config.url = new URL(key.token_uri);
          return Promise.resolve(config);
        },
      });
      return client;
    };
    expect((await lists(jwt({}))).data.items?.map(({ id }) => id)).toEqual(['room-1']);
    expect((await lists(jwt({ subject: 'ana@example.test' }))).data.items?.map(({ id }) => id)).toEqual([
      'ana@example.test',
    ]);
    await expect(lists(jwt({ subject: 'ana@example.test', scopes: [freeBusyScope] }))).rejects.toThrow(
      'unauthorized_client',
    );
  });
});

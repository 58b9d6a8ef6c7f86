import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Person } from '../../../testing/house.js';
import { startSecondProcess } from '../../../testing/second-process.js';
import {
  ana,
  ben,
  clients,
  openAccountHouse,
  vendorNames,
  type AccountHouse,
  type VendorName,
} from '../testing/account-house.js';
import { AccessTokens } from '../access-tokens.js';

/* Fault cases 1 to 3 of two-way calendars: consent, and what must not become of it. */

let accounts: AccountHouse;
let tenantId: string;
let person: Person;
let colleague: Person;
let stranger: Person;

beforeAll(async () => {
  accounts = await openAccountHouse();
  const { house } = accounts;
  tenantId = await house.addTenant('consents');
  person = await house.addPerson(tenantId, 'MEMBER');
  colleague = await house.addPerson(tenantId, 'ADMIN');
  stranger = await house.addPerson(await house.addTenant('strangers'), 'ADMIN');
});
afterAll(() => accounts.close());
beforeEach(async () => {
  await accounts.forgetConnections();
  await accounts.house.db.systemStatement(`DELETE FROM domain_event WHERE type = 'access.denied'`);
});

const stored = () =>
  accounts.house.db.systemStatement<{ id: string; secret: string; tenant_id: string; status: string }>(
    'SELECT * FROM connection',
  );
const whereTo = (response: Response) => response.headers.get('location');

describe.each(vendorNames)('connecting an account at %s', (vendor) => {
  it('keeps encrypted tokens, shows none of them, and is the same after a restart', async () => {
    const back = await accounts.comeBack(await accounts.consent(person, vendor), person);
    expect(back.status).toBe(303);
    expect(whereTo(back)).toMatch(/^\/admin\/profile\?connected=[0-9a-f-]{36}$/);
    const [row] = await stored();
    expect(row).toMatchObject({ tenant_id: tenantId, status: 'ACTIVE', secret: expect.stringMatching(/^v1\./) });

    const mine = await (await person.fetch('/api/v1/me/connections')).text();
    expect(JSON.parse(mine)).toMatchObject({
      items: [{ kind: 'PERSONAL', accountEmail: ana, status: 'OK', connected: true, actionRequired: false }],
    });
    const token = await accounts.house.server.app.get(AccessTokens).of(tenantId, row!.id);
    const whole = JSON.stringify(await stored()) + mine + (whereTo(back) ?? '');
    expect(token).toMatch(vendor === 'google' ? /^ya29\./ : /^EwB/);
    for (const secret of [token, 'refreshToken', row!.secret]) expect(mine).not.toContain(secret);
    expect(whole).not.toContain(token);
    // An administrator does not see a person's own, a colleague cannot name it.
    expect(await (await colleague.fetch('/api/v1/connections')).json()).toEqual({ items: [], nextCursor: null });
    expect((await colleague.fetch(`/api/v1/connections/${row!.id}`)).status).toBe(404);

    const calls = accounts.tokenCalls(vendor);
    const restarted = await startSecondProcess(accounts.house);
    try {
      expect(await restarted.app.get(AccessTokens).of(tenantId, row!.id)).toBe(token);
    } finally {
      await restarted.stop();
    }
    expect(accounts.tokenCalls(vendor)).toBe(calls);
  });

  it('1: a state that is missing, made up or used is a 400 without a token call', async () => {
    const used = await accounts.consent(person, vendor);
    expect((await accounts.comeBack(used, person)).status).toBe(303);
    const calls = accounts.tokenCalls(vendor);
    const madeUp = new URL(used);
    madeUp.searchParams.set('state', 'x'.repeat(43));
    const missing = new URL(used);
    missing.searchParams.delete('state');
    const twice = new URL(await accounts.consent(person, vendor));
    twice.searchParams.append('state', 'x');
    for (const url of [used, madeUp, missing, twice]) {
      const response = await accounts.comeBack(url, person);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    expect(accounts.tokenCalls(vendor)).toBe(calls);
    expect(await accounts.denials()).toEqual(
      Array.from({ length: 4 }, () => ({ tenantId, reason: 'STATE_UNKNOWN', actor: person.id })),
    );
  });

  it('1: a state of another person or organisation, or of nobody, is a 400 without a token call, audited where it was tried', async () => {
    const calls = accounts.tokenCalls(vendor);
    const comers = [colleague, stranger, null];
    for (const comer of comers) {
      const url = await accounts.consent(person, vendor);
      expect((await accounts.comeBack(url, comer)).status).toBe(400);
      // Whoever stole it has used it up.
      expect((await accounts.comeBack(url, person)).status).toBe(400);
    }
    expect(accounts.tokenCalls(vendor)).toBe(calls);
    expect(await stored()).toEqual([]);
    const reasons = (await accounts.denials()).filter(({ reason }) => reason !== 'STATE_UNKNOWN');
    expect(reasons).toEqual([
      { tenantId, reason: 'STATE_OF_ANOTHER_PERSON', actor: colleague.id },
      { tenantId, reason: 'STATE_OF_ANOTHER_PERSON', actor: null },
      { tenantId: stranger.tenantId, reason: 'STATE_OF_ANOTHER_PERSON', actor: stranger.id },
      { tenantId, reason: 'NOT_SIGNED_IN', actor: null },
    ]);
  });

  it('1: a state older than ten minutes is none, and one of another provider neither', async () => {
    const calls = accounts.tokenCalls('google') + accounts.tokenCalls('microsoft');
    const elsewhere = await accounts.consent(person, vendor);
    elsewhere.pathname = `/oauth/${vendorNames.find((name) => name !== vendor)}/callback`;
    expect((await accounts.comeBack(elsewhere, person)).status).toBe(400);
    const late = await accounts.consent(person, vendor);
    const { clock } = accounts.house;
    await clock.moveTo(clock.now() + 600_000);
    expect((await accounts.comeBack(late, person)).status).toBe(400);
    expect(accounts.tokenCalls('google') + accounts.tokenCalls('microsoft')).toBe(calls);
  });

  it('2: an id_token of another consent, client, provider or key is rejected and nothing is stored', async () => {
    const [ours, another] = clients;
    const other = vendorNames.find((name) => name !== vendor)!;
    const wrong = [
      () => tokensFor(vendor, ours, 'another nonce'),
      (nonce: string) => tokensFor(vendor, another, nonce),
      (nonce: string) => tokensFor(other, ours, nonce),
      async (nonce: string) => {
        const tokens = await tokensFor(vendor, ours, nonce);
        return { ...tokens, id_token: `${tokens.id_token.split('.').slice(0, 2).join('.')}.${'A'.repeat(342)}` };
      },
    ];
    for (const make of wrong) {
      const address = await accounts.authorize(person, vendor);
      const back = await accounts[vendor].signIn(address, { account: ana });
      const body = await make(new URL(address).searchParams.get('nonce')!);
      accounts[vendor].faults.answer({ method: 'POST', path: /\/token$/ }, { status: 200, body });
      expect((await accounts.comeBack(back, person)).status).toBe(400);
    }
    expect(await stored()).toEqual([]);
    expect(await accounts.denials()).toEqual(
      wrong.map(() => ({ tenantId, reason: 'IDENTITY_REFUSED', actor: person.id })),
    );
  });

  it('takes the vendor at its own name whatever its address is, and scopes that are not told as those asked for', async () => {
    const habits = { google: accounts.google.oauthHabits, microsoft: accounts.microsoft.identityHabits }[vendor];
    const names = {
      google: ['https://accounts.google.com', 'accounts.google.com'],
      microsoft: ['https://login.microsoftonline.com'],
    }[vendor];
    try {
      habits.tellsScopes = false;
      for (const name of names) {
        habits.issuer = name;
        expect(await accounts.connect(person, vendor)).toMatchObject({ status: 'OK', needsConsent: false });
      }
      habits.issuer = 'https://somebody.else.test';
      expect((await accounts.comeBack(await accounts.consent(person, vendor), person)).status).toBe(400);
    } finally {
      Object.assign(habits, { issuer: null, tellsScopes: true });
    }
  });

  it('comes back by a program with a token as by a browser with a cookie', async () => {
    const { id } = await accounts.connect(person, vendor);
    const { pathname, search } = await accounts.consent(person, vendor);
    const back = await fetch(accounts.house.origin + pathname + search, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${person.token}` },
    });
    expect(whereTo(back)).toBe(`/admin/profile?connected=${id}`);
  });

  it('is sent back with the reason when the person says no', async () => {
    const back = await accounts.comeBack(await accounts.consent(person, vendor, { isDenied: true }), person);
    expect(whereTo(back)).toBe('/admin/profile?refused=DENIED');
    expect(await stored()).toEqual([]);
    expect(await accounts.denials()).toEqual([{ tenantId, reason: 'CONSENT_DENIED', actor: person.id }]);
  });

  it('connected again, is the same connection; the same account in another organisation is another', async () => {
    const first = await accounts.connect(person, vendor);
    expect((await accounts.connect(person, vendor)).id).toBe(first.id);
    const theirs = await accounts.connect(stranger, vendor);
    expect(theirs.id).not.toBe(first.id);
    expect((await stored()).map((row) => row.tenant_id).sort()).toEqual([tenantId, stranger.tenantId].sort());
    expect((await stranger.fetch(`/api/v1/connections/${first.id}/calendars`)).status).toBe(404);
    expect((await stranger.fetch(`/api/v1/connections/${first.id}`, { method: 'DELETE' })).status).toBe(404);
  });
});

describe('what Google gives', () => {
  it('3: no refresh token on a new consent: the old one is kept', async () => {
    const { id } = await accounts.connect(person, 'google', { account: ben });
    const calls = accounts.tokenCalls('google');
    expect((await accounts.connect(person, 'google', { account: ben })).id).toBe(id);
    expect(accounts.tokenCalls('google')).toBe(calls + 1);
    const tokens = accounts.house.server.app.get(AccessTokens);
    const refused = await tokens.of(tenantId, id);
    expect(await tokens.of(tenantId, id, { refused })).not.toBe(refused);
  });

  it('3: none and none kept: the person is asked to consent again, once', async () => {
    await accounts.connect(person, 'google');
    await accounts.forgetConnections();
    const back = await accounts.comeBack(await accounts.consent(person, 'google'), person);
    const again = new URL(whereTo(back)!);
    expect(again.origin).toBe(accounts.google.origin);
    expect(Object.fromEntries(again.searchParams)).toMatchObject({ prompt: 'consent', login_hint: ana });
    expect(await stored()).toEqual([]);
    const end = await accounts.comeBack(await accounts.google.signIn(again.href, { account: ana }), person);
    expect(whereTo(end)).toMatch(/\?connected=/);
  });

  it('less than was asked for is not enough', async () => {
    const url = await accounts.consent(person, 'google', { scopes: [] });
    expect(whereTo(await accounts.comeBack(url, person))).toBe('/admin/profile?refused=SCOPES_MISSING');
    expect(await stored()).toEqual([]);
  });
});

it('names an account of Microsoft that has no mail address by what its owner signs in with', async () => {
  accounts.microsoft.identityHabits.tellsEmails = false;
  const connection = await accounts.connect(person, 'microsoft');
  accounts.microsoft.identityHabits.tellsEmails = true;
  expect(connection).toMatchObject({ name: ana, accountEmail: ana, needsConsent: false });
});

it('connects for the organisation only who administers it', async () => {
  const path = '/api/v1/connections/google/authorize?kind=ORGANISATION';
  expect((await person.fetch(path)).status).toBe(403);
  const { id } = await accounts.connect(colleague, 'google', { kind: 'ORGANISATION' });
  const { items } = (await (await colleague.fetch('/api/v1/connections')).json()) as { items: object[] };
  expect(items).toMatchObject([{ id, kind: 'ORGANISATION', accountEmail: ana }]);
  expect((await person.fetch(`/api/v1/connections/${id}`)).status).toBe(404);
});

it('leads a browser on that comes back with nothing good', async () => {
  const response = await fetch(`${accounts.house.origin}/oauth/google/callback`, { headers: { accept: 'text/html' } });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('/admin/profile?refused=NOT_YOURS');
});

/** What the provider really answers to a client for Ana's consent. */
async function tokensFor(
  vendor: VendorName,
  client: (typeof clients)[number],
  nonce: string,
): Promise<{ id_token: string }> {
  const address = new URL(await accounts.authorize(person, vendor));
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const { searchParams: query } = address;
  for (const [name, value] of Object.entries({ client_id: client.id, nonce, code_challenge: challenge }))
    query.set(name, value);
  const back = await accounts[vendor].signIn(address.href, { account: ana });
  const url = vendor === 'google' ? '/token' : '/common/oauth2/v2.0/token';
  const answer = await fetch(`${accounts[vendor].origin}${url}`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code')!,
      code_verifier: verifier,
      redirect_uri: query.get('redirect_uri')!,
      client_id: client.id,
      client_secret: client.secret,
    }),
  });
  return (await answer.json()) as { id_token: string };
}

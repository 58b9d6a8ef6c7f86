import type { Me } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SignInAttempts } from './sign-in-attempts.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let member: Person;

beforeAll(async () => {
  house = await openHouse();
  member = await house.addPerson(await house.addTenant('acme'), 'MEMBER');
});
afterAll(() => house.close());

const signIn = (fields: object = {}, headers: Record<string, string> = {}) =>
  fetch(`${house.origin}/api/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email: member.email, password: 'correct horse', ...fields }),
  });
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ');
const me = (headers: Record<string, string>) => fetch(`${house.origin}/api/v1/me`, { headers });

describe('signing in', () => {
  it('gives a cookie and a bearer token that are the same person', async () => {
    const response = await signIn();
    expect(response.status).toBe(200);
    const byCookie = (await (await me({ cookie: cookieOf(response) })).json()) as Me;
    const byToken = (await (
      await me({ authorization: `Bearer ${response.headers.get('set-auth-token')}` })
    ).json()) as Me;
    expect(byCookie.user).toEqual(byToken.user);
    expect(byCookie).toMatchObject({ user: { email: member.email }, tenant: { slug: 'acme' }, role: 'MEMBER' });
    expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/is);
  });

  it('answers the same for a wrong password and for nobody', async () => {
    const wrong = (await (await signIn({ password: 'wrong password' })).json()) as Problem;
    const nobody = (await (await signIn({ email: 'nobody@example.test' })).json()) as Problem;
    expect(wrong).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect({ ...nobody, correlationId: '' }).toEqual({ ...wrong, correlationId: '' });
  });

  it('does not blame the password, or the request, when the database does not answer', async () => {
    const owner = new pg.Client({ connectionString: house.server.databaseUrl });
    await owner.connect();
    await owner.query('ALTER TABLE auth."user" RENAME TO away');
    const answer = await signIn();
    await owner.query('ALTER TABLE auth.away RENAME TO "user"');
    await owner.end();
    expect((await answer.json()) as Problem).toMatchObject({ status: 500, code: 'INTERNAL' });
  });

  it.each([[{ email: 'nonsense' }], [{ email: null }], [{ password: 7 }]])(
    'refuses %j as not valid',
    async (fields) => {
      const response = await signIn(fields);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect((await response.json()) as Problem).toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  it('does not tell scripts what the cookie holds', async () => {
    const cookie = cookieOf(await signIn());
    const token = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)![1]!).split('.')[0]!;
    const ask = (headers: Record<string, string>) => fetch(`${house.origin}/api/v1/auth/get-session`, { headers });
    const response = await ask({ cookie });
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ user: { email: member.email }, session: { userId: member.id } });
    expect(body + JSON.stringify([...response.headers])).not.toContain(token);
    expect(await (await ask({})).text()).toBe('null');
  });

  it('ends with a sign-out, at once', async () => {
    const cookie = cookieOf(await signIn());
    expect((await me({ cookie })).status).toBe(200);
    await fetch(`${house.origin}/api/v1/auth/sign-out`, { method: 'POST', headers: { cookie, origin: house.origin } });
    expect((await me({ cookie })).status).toBe(401);
  });

  it('ends as well where the sign-out says something', async () => {
    const cookie = cookieOf(await signIn());
    const headers = { cookie, origin: house.origin, 'content-type': 'application/json' };
    await fetch(`${house.origin}/api/v1/auth/sign-out`, { method: 'POST', headers, body: '{}' });
    expect((await me({ cookie })).status).toBe(401);
  });

  it('does not take what another site makes a browser send', async () => {
    const cookie = cookieOf(await signIn());
    const elsewhere = { origin: 'https://evil.example' };
    expect((await signIn({}, elsewhere)).status).toBe(403);
    const response = await fetch(`${house.origin}/api/v1/calendar/events`, {
      method: 'POST',
      headers: { cookie, ...elsewhere },
    });
    expect(response.status).toBe(403);
  });

  it('cannot be signed up for', async () => {
    const response = await fetch(`${house.origin}/api/v1/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'new@example.test', password: 'long enough', name: 'New' }),
    });
    expect(response.status).toBe(404);
  });

  it('slows guessing down, and right passwords never count', async () => {
    const target = await house.addPerson(member.tenantId, 'MEMBER');
    const guess = async (round: number) => (await signIn({ email: target.email, password: `guess ${round}` })).status;
    countGuesses(house, target.email, '127.0.0.1', 26);
    for (let round = 26; round < 29; round++) expect(await guess(round)).toBe(401);
    for (let round = 0; round < 2; round++) expect((await signIn({ email: target.email })).status).toBe(200);
    expect([await guess(29), await guess(30)]).toEqual([401, 429]);
    const limited = await signIn({ email: target.email });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn()).status).toBe(200);
  });
});

/** Wrong passwords as they are counted when they come in; checking each takes a tenth of a second of a processor. */
function countGuesses({ server }: House, email: string, address: string, times: number): void {
  for (let round = 0; round < times; round++) server.app.get(SignInAttempts).take(email, address);
}

describe('guessing at somebody’s account', () => {
  it('closes it to those who guess, and to nobody else', async () => {
    const proxied = await openHouse({ LINTEL_TRUST_PROXY: '1' });
    try {
      const owner = await proxied.addPerson(await proxied.addTenant('acme'), 'MEMBER');
      const from = async (address: string, password: string, email = owner.email) =>
        (
          await fetch(`${proxied.origin}/api/v1/auth/sign-in/email`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
            body: JSON.stringify({ email, password }),
          })
        ).status;
      const refusals = async (address: string, times: number) => {
        const statuses = await Promise.all(
          Array.from({ length: times }, (_, round) => from(address, `guess ${round}`)),
        );
        return statuses.filter((status) => status === 429).length;
      };

      countGuesses(proxied, owner.email, '203.0.113.1', 28);
      expect(await refusals('203.0.113.1', 3)).toBe(1);
      expect(await from('203.0.113.1', 'correct horse')).toBe(429);
      expect(await from('198.51.100.7', 'correct horse')).toBe(200);
      for (const [last, times] of [30, 30, 10].entries())
        countGuesses(proxied, owner.email, `203.0.113.${2 + last}`, times);
      // A hundred wrong ones: from now on every address has five guesses left, the owner's too.
      expect(await refusals('203.0.113.5', 8)).toBe(3);
      for (let round = 0; round < 8; round++) expect(await from('198.51.100.7', 'correct horse')).toBe(200);
      expect(await from('192.0.2.200', 'a slip')).toBe(401);
      expect(await from('192.0.2.200', 'correct horse')).toBe(200);
      expect(await from('203.0.113.5', 'correct horse', 'someone@example.test')).toBe(401);
    } finally {
      await proxied.close();
    }
  });
});

describe('a credential', () => {
  it.each([
    ['nothing', {}],
    ['a made-up token', { authorization: 'Bearer nonsense' }],
    ['a made-up key', { 'x-api-key': 'nonsense' }],
    ['a made-up cookie', { cookie: 'lintel.session_token=nonsense.signature' }],
    ['another scheme', { authorization: 'Basic YWRtaW46YWRtaW4=' }],
  ])('that is %s is refused', async (_, headers) => {
    expect((await (await me(headers as Record<string, string>)).json()) as Problem).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
  });

  it.each([
    ['a made-up token', { authorization: 'Bearer made.up' }],
    ['a made-up key', { 'x-api-key': 'made.up' }],
    ['another cookie', { cookie: 'lintel.session_token=made.up' }],
  ])('beside it does not lend itself to %s', async (_, headers: Record<string, string>) => {
    const cookie = [headers.cookie, `__Secure-${member.cookie}`, member.cookie].filter(Boolean).join('; ');
    await me({ ...headers, cookie });
    expect((await me(headers)).status).toBe(401);
  });

  it('counts as what it is sent as', async () => {
    const token = (await signIn()).headers.get('set-auth-token')!;
    expect((await me({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await me({ 'x-api-key': token })).status).toBe(401);
  });

  it('of a member does not open what is for administrators', async () => {
    const response = await member.fetch('/api/v1/resources', { json: { name: 'Mine', type: 'ROOM' } });
    expect((await response.json()) as Problem).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { grant, OAuthServer, refuse } from '../testing/oauth-server';
import { ServerClock } from './clock';
import { Credentials } from './credentials';
import { openDatabase, type DisplayDatabase } from './database';
import { UnreachableError } from './oauth';
import { Session, SessionEndedError, tokensFrom } from './session';

let profiles = 0;
const publicHalf = (key: CryptoKeyPair) => crypto.subtle.exportKey('jwk', key.publicKey);

describe('Session', () => {
  let server: OAuthServer;
  let database: DisplayDatabase;
  let credentials: Credentials;
  let clock: ServerClock;
  const source = { at: 0 };

  beforeEach(async () => {
    server = new OAuthServer();
    await server.listen();
    database = await openDatabase(`session-${(profiles += 1)}`);
    credentials = new Credentials(database);
    source.at = 0;
    clock = new ServerClock(() => source.at, Date.now());
    server.now = () => clock.now();
  });
  afterEach(async () => {
    database.close();
    await server.close();
  });

  async function pairedSession(): Promise<Session> {
    const session = new Session(server.origin, credentials, clock);
    await session.start();
    await session.adopt(grant('0').body as never);
    return session;
  }
  /** What a start after a crash finds. */
  async function restarted(): Promise<Session> {
    const session = new Session(server.origin, new Credentials(database), clock);
    await session.start();
    return session;
  }

  it('is unpaired at first and paired after a restart', async () => {
    const session = new Session(server.origin, credentials, clock);
    await session.start();
    expect(session.status.get()).toBe('unpaired');
    await expect(session.accessToken()).rejects.toThrow(SessionEndedError);
    await session.adopt(grant('0').body as never);
    const next = await restarted();
    expect(next.status.get()).toBe('paired');
    await expect(next.accessToken()).resolves.toBe('access-0');
    expect(server.asked).toEqual([]);
  });

  it('renews before the end, once for all who ask at the same time', async () => {
    const session = await pairedSession();
    source.at += 841_000;
    server.answerWith(grant('1'));
    const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]);
    expect(tokens).toEqual(['access-1', 'access-1', 'access-1']);
    expect(server.asked.map(({ form }) => form)).toEqual([
      {
        client_id: 'lintel-display',
        grant_type: 'refresh_token',
        refresh_token: 'refresh-0',
        renewal_id: expect.any(String),
      },
    ]);
  });

  it('has the new refresh token on disk before anybody uses its sister', async () => {
    const session = await pairedSession();
    server.answerWith(grant('1'));
    await session.accessToken('access-0');
    await expect(new Credentials(database).tokens()).resolves.toMatchObject({ refreshToken: 'refresh-1' });
    server.answerWith(grant('2'));
    await (await restarted()).accessToken('access-1');
    expect(server.asked.at(-1)?.form.refresh_token).toBe('refresh-1');
  });

  it('keeps the old token when the answer to a renewal was lost, and tries again with it', async () => {
    const session = await pairedSession();
    source.at += 850_000;
    server.answerWith('hang-up');
    await expect(session.accessToken()).resolves.toBe('access-0');
    source.at += 60_000;
    server.answerWith('hang-up', grant('1'));
    await expect(session.accessToken()).rejects.toThrow(UnreachableError);
    await expect(session.accessToken()).resolves.toBe('access-1');
    expect(server.asked.map(({ form }) => form.refresh_token)).toEqual(['refresh-0', 'refresh-0', 'refresh-0']);
    expect(new Set(server.asked.map(({ form }) => form.renewal_id))).toEqual(
      new Set([server.asked[0]!.form.renewal_id]),
    );
    expect(session.status.get()).toBe('paired');
  });

  it('proves every renewal with the same key', async () => {
    const session = await pairedSession();
    server.answerWith(grant('1'), grant('2'));
    await session.accessToken('access-0');
    await (await restarted()).accessToken('access-1');
    expect(new Set(server.asked.map(({ thumbprint }) => thumbprint)).size).toBe(1);
  });

  it('forgets everything and takes a fresh key when the server withdraws the pairing', async () => {
    const session = await pairedSession();
    const before = await publicHalf(await credentials.key());
    await session.end('revoked');
    expect(session.status.get()).toBe('unpaired');
    expect(await credentials.tokens()).toBeNull();
    expect(await publicHalf(await credentials.key())).not.toEqual(before);
  });

  it('forgets everything but who it is when its pairing has lapsed', async () => {
    const session = await pairedSession();
    const before = await publicHalf(await credentials.key());
    await database.put('facts', 'room', 'roomId');
    server.answerWith(refuse('invalid_grant'));
    await expect(session.accessToken('access-0')).rejects.toThrow(SessionEndedError);
    expect(session.status.get()).toBe('unpaired');
    expect(await credentials.tokens()).toBeNull();
    expect(await database.get('facts', 'roomId')).toBeUndefined();
    expect(await publicHalf(await credentials.key())).toEqual(before);
  });

  it('does not end for what a retry may mend', async () => {
    const session = await pairedSession();
    server.answerWith(refuse('slow_down'), { status: 502, body: 'bad gateway' });
    await expect(session.accessToken('access-0')).rejects.toThrow('slow_down');
    await expect(session.accessToken('access-0')).rejects.toThrow(UnreachableError);
    expect(session.status.get()).toBe('paired');
  });

  it('takes what another tab has already renewed', async () => {
    const [one, other] = [await pairedSession(), await restarted()];
    server.answerWith(grant('1'));
    await one.accessToken('access-0');
    await expect(other.accessToken('access-0')).resolves.toBe('access-1');
    expect(server.asked).toHaveLength(1);
  });

  it('leaves alone what another tab has paired anew', async () => {
    const session = await pairedSession();
    await credentials.storeTokens(tokensFrom(grant('anew').body as never, clock.now()));
    await session.end('revoked');
    expect(await credentials.tokens()).toMatchObject({ refreshToken: 'refresh-anew' });
  });

  it("sets its clock by the server's and proves again when it was wrong", async () => {
    const session = await pairedSession();
    const ahead = clock.now() + 86_400_000;
    server.now = () => ahead;
    server.answerWith(grant('1'));
    await expect(session.accessToken('access-0')).resolves.toBe('access-1');
    expect(clock.now()).toBe(ahead);
  });

  it('has one key even when two tabs start at once', async () => {
    const [one, other] = await Promise.all([credentials.key(), new Credentials(database).key()]);
    expect(await publicHalf(one)).toEqual(await publicHalf(other));
  });
});

describe('tokensFrom', () => {
  it.each([
    [900, 840, 900],
    [60, 48, 60],
  ])('renews a life of %d s at %d s', (life, refresh, end) => {
    const tokens = tokensFrom(grant('x', life).body as never, 1_000);
    expect(tokens).toMatchObject({ refreshAt: 1_000 + refresh * 1_000, expiresAt: 1_000 + end * 1_000 });
  });
});

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServerClock } from '../../lib/clock';
import { Credentials } from '../../lib/credentials';
import { openDatabase, type DisplayDatabase } from '../../lib/database';
import { OAuthError } from '../../lib/oauth';
import { Session } from '../../lib/session';
import { deviceCode, grant, OAuthServer, refuse } from '../../testing/oauth-server';
import { DeviceFlow, pollOutcome, type PairingView } from './device-flow';

let profiles = 0;

describe('DeviceFlow', () => {
  let server: OAuthServer;
  let database: DisplayDatabase;
  let session: Session;
  let clock: ServerClock;
  const source = { at: 0 };
  let waits: number[];
  let views: PairingView[];

  beforeEach(async () => {
    server = new OAuthServer();
    await server.listen();
    database = await openDatabase(`pairing-${(profiles += 1)}`);
    source.at = 0;
    clock = new ServerClock(() => source.at, Date.now());
    server.now = () => clock.now();
    session = new Session(server.origin, new Credentials(database), clock);
    waits = [];
    views = [];
  });
  afterEach(async () => {
    database.close();
    await server.close();
  });

  function flow(): DeviceFlow {
    const made = new DeviceFlow({
      oauth: session,
      clock,
      wait: (ms) => {
        waits.push(ms);
        source.at += ms;
        return Promise.resolve();
      },
    });
    made.view.subscribe(() => views.push(made.view.get()));
    return made;
  }
  const codes = () => views.map((view) => (view.kind === 'code' ? view.userCode : view.kind));

  it('shows a code and polls at the interval until it is approved', async () => {
    server.answerWith(
      deviceCode('K7QX2M'),
      refuse('authorization_pending'),
      refuse('authorization_pending'),
      grant('0'),
    );
    const startedAt = clock.now();
    await expect(flow().run()).resolves.toMatchObject({ access_token: 'access-0', display_id: 'display-1' });
    expect(waits).toEqual([5_000, 5_000, 5_000]);
    expect(views).toEqual([
      {
        kind: 'code',
        userCode: 'K7QX2M',
        verificationUri: 'https://rooms.example/pair',
        verificationUriComplete: 'https://rooms.example/pair?code=K7QX2M',
        expiresAt: startedAt + 600_000,
      },
    ]);
    const poll = ['/oauth/token', 'urn:ietf:params:oauth:grant-type:device_code', 'device-K7QX2M'];
    const polls = [poll, poll, poll];
    expect(server.asked.map(({ path, form }) => [path, form.grant_type, form.device_code])).toEqual([
      ['/oauth/device_authorization', undefined, undefined],
      ...polls,
    ]);
    expect(new Set(server.asked.map(({ thumbprint }) => thumbprint)).size).toBe(1);
  });

  it('slows down for good when told to', async () => {
    server.answerWith(
      deviceCode('A'),
      refuse('slow_down'),
      refuse('authorization_pending'),
      refuse('slow_down'),
      grant('0'),
    );
    await flow().run();
    expect(waits).toEqual([5_000, 10_000, 10_000, 15_000]);
  });

  it.each(['expired_token', 'invalid_grant'])('takes a new code after %s', async (error) => {
    server.answerWith(deviceCode('OLD'), refuse(error), deviceCode('NEW'), grant('0'));
    await flow().run();
    expect(codes()).toEqual(['OLD', 'NEW']);
  });

  it('takes a new code when the old one has run out unasked', async () => {
    server.answerWith(deviceCode('OLD', 7), refuse('authorization_pending'), deviceCode('NEW'), grant('0'));
    await flow().run();
    expect(codes()).toEqual(['OLD', 'NEW']);
  });

  it('says that it was refused, and offers itself again after a while', async () => {
    server.answerWith(deviceCode('A'), refuse('access_denied'), deviceCode('B'), grant('0'));
    await flow().run();
    expect(codes()).toEqual(['A', 'denied', 'B']);
    expect(waits).toEqual([5_000, 15_000, 5_000]);
  });

  it('keeps the code while the server is away', async () => {
    server.answerWith(deviceCode('A'), 'hang-up', { status: 503, body: 'starting' }, grant('0'));
    await flow().run();
    expect(codes()).toEqual(['A']);
  });

  it('says so when there is no server to get a code from', async () => {
    server.answerWith('hang-up', { status: 429, body: { error: 'slow_down' } }, deviceCode('A'), grant('0'));
    await flow().run();
    expect(codes()).toEqual(['unreachable', 'unreachable', 'A']);
  });

  it('does not bother anybody with a code that approves itself', async () => {
    server.answerWith(deviceCode('A'), grant('0'));
    const approved: string[] = [];
    await flow().run((code) => {
      approved.push(code);
      return Promise.resolve(true);
    });
    expect(approved).toEqual(['A']);
    expect(codes()).toEqual([]);
    expect(waits).toEqual([0]);
  });

  it('shows the code where it cannot approve itself', async () => {
    server.answerWith(deviceCode('A'), grant('0'));
    await flow().run(() => Promise.resolve(false));
    expect(codes()).toEqual(['A']);
  });
});

describe('pollOutcome', () => {
  it('knows nothing of errors that are not about the code', () => {
    expect(pollOutcome(new OAuthError('invalid_client', 401, undefined))).toBeNull();
  });
});

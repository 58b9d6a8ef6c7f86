import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { askToken, connect, graphClient } from '../testing/graph-client.js';
import { TestClock } from '../testing/test-clock.js';
import { openMicrosoft, type MicrosoftFake } from './index.js';

let microsoft: MicrosoftFake;

beforeAll(async () => {
  microsoft = await openMicrosoft({ clock: new TestClock(Date.now()) }); // jose asks the machine
  microsoft.mailboxes.add({ email: 'ana@example.test', name: 'Ana' });
  microsoft.mailboxes.add({ email: 'ben@example.test' });
  microsoft.mailboxes.add({ email: 'room@example.test', name: 'Blue', kind: 'room', capacity: 8 });
});
afterAll(() => microsoft.close());

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { statusCode: number; code: string }) => `${error.statusCode} ${error.code}`,
  );

describe('signing in with Microsoft', () => {
  it('gives tokens for a code with its verifier, once, and an id_token of the JWKS it names', async () => {
    const { tokens, fields } = await connect(microsoft, 'ana@example.test');
    const discovery = await fetch(`${microsoft.origin}/common/v2.0/.well-known/openid-configuration`);
    const { jwks_uri: uri, issuer: issuers } = (await discovery.json()) as { jwks_uri: string; issuer: string };
    const issuer = issuers.replace('{tenantid}', microsoft.tenantId);
    expect(issuers).not.toBe(issuer);
    const keys = createRemoteJWKSet(new URL(uri));
    const { payload } = await jwtVerify(tokens.id_token ?? '', keys, { issuer, audience: 'lintel-demo' });
    expect(payload).toMatchObject({
      nonce: 'nonce-1',
      tid: microsoft.tenantId,
      preferred_username: 'ana@example.test',
    });
    expect(await graphClient(microsoft, tokens.access_token).api('/me').get()).toMatchObject({ displayName: 'Ana' });
    expect(await askToken(microsoft, fields)).toMatchObject({ error: 'invalid_grant' });
  });

  it('rotates refresh tokens, and gives none without offline_access', async () => {
    const { tokens } = await connect(microsoft, 'ana@example.test');
    const refresh = (token = '') => askToken(microsoft, { grant_type: 'refresh_token', refresh_token: token });
    const next = await refresh(tokens.refresh_token);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(await refresh(tokens.refresh_token)).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(next.refresh_token)).access_token).toBeDefined();
    const online = await connect(microsoft, 'ana@example.test', ['Calendars.Read']);
    expect(online.tokens.refresh_token).toBeUndefined();
  });

  it('lets an application act on its own in every mailbox, rooms included, but not as somebody', async () => {
    const fields = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
    const { access_token: token } = await askToken(microsoft, fields);
    const graph = graphClient(microsoft, token);
    const rooms = (await graph.api('/places/microsoft.graph.room').get()) as { value: unknown[] };
    expect(rooms.value).toMatchObject([{ displayName: 'Blue', emailAddress: 'room@example.test', capacity: 8 }]);
    expect(await codeOf(graph.api('/users/room@example.test/events').get())).toBe('done');
    expect(await codeOf(graph.api('/me').get())).toBe('400 BadRequest');
    expect(await askToken(microsoft, { ...fields, scope: 'Calendars.Read' })).toMatchObject({ error: 'invalid_scope' });
  });

  it('opens what a person shared, as far as they shared it', async () => {
    const { tokens } = await connect(microsoft, 'ben@example.test');
    const graph = graphClient(microsoft, tokens.access_token);
    const anas = graph.api('/users/ana@example.test/events');
    const event = {
      subject: 'x',
      start: { dateTime: '2026-03-03T10:00:00' },
      end: { dateTime: '2026-03-03T11:00:00' },
    };
    expect(await codeOf(anas.get())).toBe('403 ErrorAccessDenied');
    microsoft.people.share('ana@example.test', 'ben@example.test', 'read');
    expect(await codeOf(anas.get())).toBe('done');
    expect(await codeOf(anas.post(event))).toBe('403 ErrorAccessDenied');
    microsoft.people.share('ana@example.test', 'ben@example.test', 'write');
    expect(await codeOf(anas.post(event))).toBe('done');
    microsoft.people.unshare('ana@example.test', 'ben@example.test');
    expect(await codeOf(anas.get())).toBe('403 ErrorAccessDenied');
  });
});

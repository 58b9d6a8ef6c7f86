import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { ChallengeError } from '../../platform/http/challenge.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { createProof, DisplayClient, type ProofRequest } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { DisplayVerifier } from './display-verifier.js';

const PATH = '/api/v1/display/schedule';

describe('DisplayVerifier', () => {
  let house: House;
  let tenantId: string;
  let admin: Person;
  let rooms: string[];
  let client: DisplayClient;
  let verifier: DisplayVerifier;

  beforeAll(async () => {
    house = await openHouse({ PUBLIC_URL: 'https://rooms.example' });
    tenantId = await house.addTenant('acme');
    rooms = [await house.addResource(tenantId, 'Aurora'), await house.addResource(tenantId, 'Borealis')];
    admin = await house.addPerson(tenantId, 'ADMIN');
    verifier = house.server.app.get(DisplayVerifier);
  });
  afterAll(() => house.close());

  const newDisplay = async (): Promise<DisplayClient> => {
    const display = await DisplayClient.create(house.origin);
    await display.pair((userCode) =>
      admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: rooms } }),
    );
    return display;
  };
  beforeEach(async () => {
    client = await newDisplay();
  });

  const url = () => `${house.origin}${PATH}`;
  const token = () => client.tokens!.access_token;
  const proofFor = (bend: Partial<ProofRequest> = {}, key = client.key) =>
    createProof(key, { method: 'GET', url: url(), now: house.clock.now(), accessToken: token(), ...bend });
  const verify = (accessToken: string, proof: string | undefined, scheme = 'DPoP') =>
    verifier.verify({ method: 'GET', url: url(), headers: { authorization: `${scheme} ${accessToken}`, dpop: proof } });
  const challengeOf = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => Promise.reject(new Error('It was accepted.')),
      (error: unknown) => {
        if (!(error instanceof ChallengeError)) throw error;
        expect(error.code).toBe('UNAUTHENTICATED');
        expect(Date.parse(error.headers['X-Lintel-Time']!)).not.toBeNaN();
        return error.headers['WWW-Authenticate']!;
      },
    );
  const isRefusedAs = async (code: 'invalid_token' | 'invalid_dpop_proof', call: Promise<unknown>) =>
    expect(await challengeOf(call)).toContain(`DPoP error="${code}"`);
  const principal = (): DisplayPrincipal => ({
    kind: 'display',
    displayId: client.displayId,
    name: 'Door',
    tenantId,
    tenantSlug: 'acme',
    resourceIds: rooms,
  });
  const forged = (claims: object, key: Uint8Array, header: object = {}) =>
    new SignJWT({ tenant: tenantId, tenant_slug: 'acme', cnf: { jkt: client.key.thumbprint }, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
      .setIssuer('lintel')
      .setAudience('lintel-display')
      .setSubject(client.displayId)
      .setExpirationTime(house.clock.now() / 1_000 + 900)
      .sign(key);

  it('knows a display and the order of its rooms', async () => {
    expect(await verify(token(), await proofFor())).toEqual(principal());
    expect(await verify(token(), await proofFor(), 'dpop')).toEqual(principal());
  });

  it('leaves other credentials to others', async () => {
    const withHeaders = (headers: Record<string, string>) => verifier.verify({ method: 'GET', url: url(), headers });
    expect(await withHeaders({})).toBeNull();
    expect(await withHeaders({ authorization: 'Bearer lak_some-key' })).toBeNull();
    expect(await withHeaders({ authorization: 'Basic YTpi' })).toBeNull();
  });

  it('knows the server by its public address too', async () => {
    const proof = await proofFor({ url: `https://rooms.example${PATH}` });
    expect(await verify(token(), proof)).toEqual(principal());
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ url: `https://other.example${PATH}` })));
  });

  it('refuses a stolen token: without a proof, with a proof of another key, as a bearer token', async () => {
    const thief = (await DisplayClient.create(house.origin)).key;
    await isRefusedAs('invalid_dpop_proof', verify(token(), undefined));
    await isRefusedAs('invalid_token', verify(token(), await proofFor({}, thief)));
    await isRefusedAs('invalid_token', verify(token(), undefined, 'Bearer'));
    await isRefusedAs('invalid_token', verify(token(), await proofFor(), 'Bearer'));
  });

  it('refuses a proof for another request, another token or another time', async () => {
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ method: 'POST' })));
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ url: `${url()}/x` })));
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ accessToken: 'another' })));
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ accessToken: undefined })));
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ now: house.clock.now() - 62_000 })));
    await isRefusedAs('invalid_dpop_proof', verify(token(), await proofFor({ now: house.clock.now() + 62_000 })));
  });

  it('takes each proof once, in whichever process', async () => {
    const second = await startSecondProcess(house);
    try {
      const proof = await proofFor();
      const request = { method: 'GET', url: url(), headers: { authorization: `DPoP ${token()}`, dpop: proof } };
      const attempts = [verifier, second.app.get(DisplayVerifier), verifier].map((one) => one.verify(request));
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await isRefusedAs('invalid_dpop_proof', second.app.get(DisplayVerifier).verify(request));
    } finally {
      await second.stop();
    }
  });

  it('takes each proof once, also by the time of the machine and after the clock was moved', async () => {
    const proof = await proofFor({ now: Date.now() });
    expect(await verify(token(), proof)).toEqual(principal());
    await house.clock.moveTo(house.clock.now() + 10 * 60_000);
    await isRefusedAs('invalid_dpop_proof', verify(token(), proof));
  });

  it('refuses tokens that are not ours, or not for this', async () => {
    const key = house.server.app.get(Secrets).derive('display-access-token');
    const prove = async (accessToken: string) => verify(accessToken, await proofFor({ accessToken }));
    await expect(prove(await forged({}, key))).resolves.toEqual(principal());
    await isRefusedAs('invalid_token', prove('nonsense'));
    await isRefusedAs('invalid_token', prove(await forged({}, new Uint8Array(32))));
    await isRefusedAs('invalid_token', prove(await forged({}, key, { typ: 'JWT' })));
    await isRefusedAs('invalid_token', prove(await forged({ tenant: await house.addTenant('other') }, key)));
    const [header, payload] = token().split('.');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    await isRefusedAs('invalid_token', prove(`${unsigned}.${payload}.`));
    await isRefusedAs('invalid_token', prove(`${header}.${payload}.AAAA`));
  });

  it('refuses a token after a quarter of an hour', async () => {
    const old = token();
    await house.clock.moveTo(house.clock.now() + 840_000);
    await expect(verify(old, await proofFor())).resolves.toEqual(principal());
    await house.clock.moveTo(house.clock.now() + 61_000);
    await isRefusedAs('invalid_token', verify(old, await proofFor()));
    await expect(verifier.verifyToken(client.displayId, old)).rejects.toThrow(ChallengeError);
  });

  it('refuses a revoked display at once, on every way in', async () => {
    const { token: socketToken, proof } = await client.handshakeAuth();
    await admin.fetch(`/api/v1/displays/${client.displayId}`, { method: 'DELETE' });
    await isRefusedAs('invalid_token', verify(token(), await proofFor()));
    const handshake = { token: socketToken, proof, url: `${house.origin}/displays` };
    await isRefusedAs('invalid_token', verifier.verifyHandshake(handshake));
    await isRefusedAs('invalid_token', verifier.verifyToken(client.displayId, token()));
  });

  it('admits a socket once per proof, and says until when', async () => {
    const auth = await client.handshakeAuth();
    const handshake = { ...auth, url: `${house.origin}/displays?EIO=4&transport=websocket` };
    const admitted = await verifier.verifyHandshake(handshake);
    expect(admitted.principal).toEqual(principal());
    expect(Math.abs(admitted.expiresAt - house.clock.now() - 900_000)).toBeLessThan(30_000);
    await isRefusedAs('invalid_dpop_proof', verifier.verifyHandshake(handshake));
    await isRefusedAs('invalid_token', verifier.verifyHandshake({ ...handshake, token: undefined }));
    await isRefusedAs('invalid_dpop_proof', verifier.verifyHandshake({ ...handshake, proof: undefined }));
  });

  it('admits to MQTT by token, under its own id only', async () => {
    const { username, password } = await client.mqttCredentials();
    const admitted = await verifier.verifyToken(username, password);
    expect(admitted.principal).toEqual(principal());
    const neighbour = await newDisplay();
    await isRefusedAs('invalid_token', verifier.verifyToken(neighbour.displayId, password));
    await isRefusedAs('invalid_token', verifier.verifyToken(username, ''));
  });

  it('goes before the cookie of whoever is signed in in the same browser', async () => {
    const { cookie } = admin;
    expect((await fetch(`${house.origin}/api/v1/me`, { headers: { cookie } })).status).toBe(200);
    const response = await client.fetch(`${PATH}?resourceId=${rooms[0]}`, { headers: { cookie } });
    expect(response.status).toBe(200);
  });

  it('answers problem details with a challenge over HTTP', async () => {
    const response = await fetch(url(), { headers: { authorization: `DPoP ${token()}` } });
    expect(response.status).toBe(401);
    expect(response.headers.get('Content-Type')).toContain('application/problem+json');
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^DPoP error="invalid_dpop_proof", .*algs="ES256"$/);
    expect(response.headers.get('X-Lintel-Time')).not.toBeNull();
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    const bearer = await fetch(url(), { headers: { authorization: `Bearer ${token()}` } });
    expect(bearer.status).toBe(401);
    const administration = await client.fetch('/api/v1/displays');
    expect(administration.status).toBe(403);
  });
});

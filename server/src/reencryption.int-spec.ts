import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openAccountHouse, type AccountHouse } from './modules/calendars/testing/account-house.js';
import { AccessTokens } from './modules/calendars/access-tokens.js';
import { Secrets } from './platform/secrets/secrets.js';
import { reencryptAll } from './reencryption.js';

const [oldKey, newKey] = ['ab', 'cd'].map((pair) => Buffer.from(pair.repeat(32), 'hex')) as [Buffer, Buffer];
let accounts: AccountHouse;

beforeAll(async () => {
  // As after the change of the ring: what was written before has the old key.
  accounts = await openAccountHouse({ LINTEL_SECRETS_KEYS: `${'ab'.repeat(32)},${'cd'.repeat(32)}` });
});
afterAll(() => accounts.close());

it('writes every secret anew under the first key, once, and the old key can go', async () => {
  const { house } = accounts;
  const tenantId = await house.addTenant('keys');
  const person = await house.addPerson(tenantId, 'ADMIN');
  const { id } = await accounts.connect(person, 'google');
  expect((await person.fetch('/api/v1/me/door-credentials/pin', { method: 'POST' })).status).toBe(201);
  const stored = () =>
    house.db.systemStatement<{ secret: string }>('SELECT secret FROM connection UNION ALL SELECT secret FROM door_pin');
  const token = await house.server.app.get(AccessTokens).of(tenantId, id);

  expect(await reencryptAll(house.db, new Secrets([newKey, oldKey]))).toEqual({ written: 2, total: 2 });
  expect(await reencryptAll(house.db, new Secrets([newKey, oldKey]))).toEqual({ written: 0, total: 2 });
  const secrets = (await stored()).map(({ secret }) => secret);
  expect(JSON.parse(new Secrets([newKey]).decrypt(secrets[0]!, id))).toMatchObject({ accessToken: token });
  for (const secret of secrets) expect(() => new Secrets([oldKey]).decrypt(secret, id)).toThrow('LINTEL_SECRETS_KEYS');
  // The server, which has both, goes on meanwhile.
  expect(await house.server.app.get(AccessTokens).of(tenantId, id)).toBe(token);
});

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredTokens } from '../../shell/ipc-contract';
import { Credentials, type TokenSafe } from './credentials';
import { openDatabase, type DisplayDatabase } from './database';

const tokens = (name: string): StoredTokens => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  refreshAt: 1,
  expiresAt: 2,
  displayId: 'd',
  tenant: 'demo',
});
let profiles = 0;

describe('Credentials in the shell', () => {
  let database: DisplayDatabase;
  let sealed: StoredTokens | null;
  let hasKeyStore: boolean;
  const safe: TokenSafe = {
    readTokens: () => Promise.resolve(sealed),
    writeTokens: (next) => {
      if (hasKeyStore) sealed = next;
      return Promise.resolve(hasKeyStore);
    },
    clearTokens: () => {
      sealed = null;
      return Promise.resolve();
    },
  };
  const inDatabase = () => database.get('credentials', 'tokens');

  beforeEach(async () => {
    database = await openDatabase(`credentials-${(profiles += 1)}`);
    [sealed, hasKeyStore] = [null, true];
  });
  afterEach(() => database.close());

  it('seals the tokens and leaves none behind in the database', async () => {
    await new Credentials(database).storeTokens(tokens('browser'));
    const credentials = new Credentials(database, safe);
    await expect(credentials.tokens()).resolves.toEqual(tokens('browser'));
    await credentials.storeTokens(tokens('1'));
    expect(sealed).toEqual(tokens('1'));
    expect(await inDatabase()).toBeUndefined();
    await expect(credentials.tokens()).resolves.toEqual(tokens('1'));
  });

  it('keeps them itself where the machine has no key store', async () => {
    hasKeyStore = false;
    await new Credentials(database, safe).storeTokens(tokens('1'));
    expect(await inDatabase()).toEqual(tokens('1'));
  });

  it.each([
    ['refresh-1', null],
    ['refresh-0', tokens('1')],
  ])('told that %s is void, it keeps %j', async (refused, kept) => {
    const credentials = new Credentials(database, safe);
    await credentials.storeTokens(tokens('1'));
    await credentials.forget(refused, 'lapsed');
    await expect(credentials.tokens()).resolves.toEqual(kept);
  });
});

import type { DisplayDatabase, StoredTokens } from './database';
import { generateKey } from './dpop';

/** Where this screen keeps its key and tokens. The key never leaves WebCrypto; the tokens are worthless without it. */
export class Credentials {
  constructor(private readonly database: DisplayDatabase) {}

  /** The key of this screen, made on first use. Two tabs that start at once agree on the first one written. */
  async key(): Promise<CryptoKeyPair> {
    const known = (await this.database.get('credentials', 'key')) as CryptoKeyPair | undefined;
    if (known) return known;
    // Generated before the transaction: an IndexedDB transaction ends as soon as something else is awaited.
    const fresh = await generateKey();
    const transaction = this.database.transaction('credentials', 'readwrite', { durability: 'strict' });
    const winner = (await transaction.store.get('key')) as CryptoKeyPair | undefined;
    if (!winner) await transaction.store.put(fresh, 'key');
    await transaction.done;
    return winner ?? fresh;
  }

  async tokens(): Promise<StoredTokens | null> {
    return ((await this.database.get('credentials', 'tokens')) as StoredTokens | undefined) ?? null;
  }

  /** One durable write replaces the old pair: after a crash there is the old one or the new one, never half of each. */
  async storeTokens(tokens: StoredTokens): Promise<void> {
    const transaction = this.database.transaction('credentials', 'readwrite', { durability: 'strict' });
    await transaction.store.put(tokens, 'tokens');
    await transaction.done;
  }

  /**
   * Forgets key, tokens and everything the rooms told: what was paired before may belong to somebody else now. Does nothing
   * when another tab has already paired anew, which shows in a refresh token other than the `refused` one.
   */
  async forget(refused: string): Promise<void> {
    const transaction = this.database.transaction(['credentials', 'schedules', 'facts'], 'readwrite', {
      durability: 'strict',
    });
    const stored = (await transaction.objectStore('credentials').get('tokens')) as StoredTokens | undefined;
    if (stored?.refreshToken === refused) {
      await Promise.all([
        transaction.objectStore('credentials').clear(),
        transaction.objectStore('schedules').clear(),
        transaction.objectStore('facts').delete('roomId'),
        transaction.objectStore('facts').delete('confirmedAt'),
      ]);
    }
    await transaction.done;
  }
}

import type { ShellBridge, StoredTokens } from '../../shell/ipc-contract';
import type { DisplayDatabase } from './database';
import { generateKey } from './dpop';

declare global {
  interface Window {
    /** There when the page runs in the shell. */
    lintelShell?: ShellBridge;
  }
}

/** How the shell keeps tokens, where there is a shell. */
export type TokenSafe = Pick<ShellBridge, 'readTokens' | 'writeTokens' | 'clearTokens'>;

/**
 * Where this screen keeps its key and tokens. The key never leaves WebCrypto. The tokens are worthless without it; in the shell
 * they are sealed with the machine's key store all the same, elsewhere they lie in the browser's database.
 */
export class Credentials {
  constructor(
    private readonly database: DisplayDatabase,
    private readonly safe: TokenSafe | null = null,
  ) {}

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
    const sealed = await this.safe?.readTokens();
    if (sealed) return sealed;
    return ((await this.database.get('credentials', 'tokens')) as StoredTokens | undefined) ?? null;
  }

  /** One durable write replaces the old pair: after a crash there is the old one or the new one, never half of each. */
  async storeTokens(tokens: StoredTokens): Promise<void> {
    const isSealed = (await this.safe?.writeTokens(tokens)) ?? false;
    const transaction = this.database.transaction('credentials', 'readwrite', { durability: 'strict' });
    if (isSealed) await transaction.store.delete('tokens');
    else await transaction.store.put(tokens, 'tokens');
    await transaction.done;
  }

  /**
   * Forgets the tokens and everything the rooms told: what was paired before may belong to somebody else now. A lapsed
   * pairing leaves the key, by which the server knows the device again and ends what it was before; a revoked one does not.
   * Does nothing when another tab has already paired anew, which shows in a refresh token other than the `refused` one.
   */
  async forget(refused: string, reason: 'lapsed' | 'revoked'): Promise<void> {
    const sealed = await this.safe?.readTokens();
    const transaction = this.database.transaction(['credentials', 'schedules', 'facts', 'outbox'], 'readwrite', {
      durability: 'strict',
    });
    const stored = (await transaction.objectStore('credentials').get('tokens')) as StoredTokens | undefined;
    const isOurs = (sealed ?? stored)?.refreshToken === refused;
    if (isOurs) {
      await Promise.all([
        reason === 'revoked'
          ? transaction.objectStore('credentials').clear()
          : transaction.objectStore('credentials').delete('tokens'),
        transaction.objectStore('schedules').clear(),
        transaction.objectStore('outbox').clear(),
        transaction.objectStore('facts').delete('roomId'),
        transaction.objectStore('facts').delete('roomIds'),
        transaction.objectStore('facts').delete('confirmedAt'),
      ]);
    }
    await transaction.done;
    if (isOurs && sealed) await this.safe?.clearTokens();
  }
}

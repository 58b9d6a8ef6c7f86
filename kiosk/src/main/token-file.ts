import type { SafeStorage } from 'electron';
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { StoredTokens } from '../shell/ipc-contract';
import { tokensSchema } from './ipc-schemas';

/** The display's tokens on disk, sealed with the operating system's key store. */
export class TokenFile {
  constructor(
    private readonly path: string,
    private readonly safeStorage: Pick<
      SafeStorage,
      'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
    >,
  ) {}

  /** Null where there are none, or where they were sealed with a key that is gone. */
  async read(): Promise<StoredTokens | null> {
    try {
      const { result } = await this.safeStorage.decryptStringAsync(await readFile(this.path));
      return tokensSchema.parse(JSON.parse(result));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') console.error('The tokens cannot be read', error);
      return null;
    }
  }

  /** Replaces them in one step, durably: after a crash there are the old ones or the new ones. */
  async write(tokens: StoredTokens): Promise<boolean> {
    if (!(await this.safeStorage.isAsyncEncryptionAvailable())) return false;
    const sealed = await this.safeStorage.encryptStringAsync(JSON.stringify(tokens));
    const draft = `${this.path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    return true;
  }

  async clear(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

import type { RoomSchedule } from '@lintel/shared/contracts';
import type { PendingTap } from '@lintel/shared/room-state';
import type { StoredTokens } from '../../shell/ipc-contract';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/**
 * `clockCorrection`: server's clock minus the tablet's, for a start without a network; `confirmedAt`: when the server last
 * vouched for the schedules (server's clock); `roomId`: the room shown last; `settings`: as last told; `results`: of the
 * last commands.
 */
type FactName = 'clockCorrection' | 'confirmedAt' | 'roomId' | 'roomIds' | 'settings' | 'results';

interface DisplaySchema extends DBSchema {
  credentials: { key: 'key' | 'tokens'; value: CryptoKeyPair | StoredTokens };
  schedules: { key: string; value: RoomSchedule };
  facts: { key: FactName; value: number | string | object };
  /** What was tapped and has not reached the server, in order. */
  outbox: { key: number; value: PendingTap };
}

export type DisplayDatabase = IDBPDatabase<DisplaySchema>;

/** One database per profile: a browser that shows several demo rooms keeps their credentials apart. */
export function openDatabase(profile: string): Promise<DisplayDatabase> {
  return openDB<DisplaySchema>(`lintel-display:${profile}`, 2, {
    upgrade(database, version) {
      if (version < 1) {
        database.createObjectStore('credentials');
        database.createObjectStore('schedules');
        database.createObjectStore('facts');
      }
      if (version < 2) database.createObjectStore('outbox', { autoIncrement: true });
    },
    // A newer program in another tab waits for this one to let go.
    blocking: (_version, _newVersion, event) => {
      (event.target as IDBDatabase).close();
      location.reload();
    },
  });
}

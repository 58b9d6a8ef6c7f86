import { pinContext } from './modules/proofs/tap-proofs.js';
import type { Database } from './platform/db/database.js';
import type { Secrets } from './platform/secrets/secrets.js';

/** A stored secret: `key` finds its row, `context` is what it was encrypted for. */
interface Stored {
  key: readonly string[];
  secret: string;
  context: string;
}

interface Place {
  all(db: Database): Promise<Stored[]>;
  /** Unless it has been changed since it was read. */
  replace: string;
}

/** Everywhere encrypted secrets are kept for longer than some minutes. */
const places: readonly Place[] = [
  {
    all: async (db) => {
      const rows = await db.systemStatement<{ id: string; secret: string }>('SELECT id, secret FROM connection');
      return rows.map(({ id, secret }) => ({ key: [id], secret, context: id }));
    },
    replace: 'UPDATE connection SET secret = $1 WHERE secret = $2 AND id = $3 RETURNING 1',
  },
  {
    all: async (db) => {
      const rows = await db.systemStatement<{ tenant: string; user: string; secret: string }>(
        'SELECT tenant_id AS tenant, user_id AS "user", secret FROM door_pin',
      );
      return rows.map(({ tenant, user, secret }) => ({
        key: [tenant, user],
        secret,
        context: pinContext(tenant, user),
      }));
    },
    replace: 'UPDATE door_pin SET secret = $1 WHERE secret = $2 AND tenant_id = $3 AND user_id = $4 RETURNING 1',
  },
];

/**
 * Writes every stored secret anew under the first key of the ring. May run beside the server: a secret that changes meanwhile
 * has been written under the first key by whoever changed it, if all of them have that key first.
 */
export async function reencryptAll(db: Database, secrets: Secrets): Promise<{ written: number; total: number }> {
  const outcome = { written: 0, total: 0 };
  for (const place of places) {
    const stored = await place.all(db);
    outcome.total += stored.length;
    for (const { key, secret, context } of stored) {
      if (secrets.hasFirstKey(secret)) continue;
      const renewed = secrets.encrypt(secrets.decrypt(secret, context), context);
      outcome.written += (await db.systemStatement(place.replace, [renewed, secret, ...key])).length;
    }
  }
  return outcome;
}

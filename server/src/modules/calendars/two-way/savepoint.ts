import { sqlState, type Tx } from '../../../platform/db/database.js';

/** SQLSTATE classes of what an item can be to blame for: bad data, a broken constraint, a refusal of ours. */
const ofTheItem = /^(22|23|P0)/;

/**
 * Does something that may fail and leaves the transaction usable. Returns why it failed, `null` where it did not; throws what
 * is not the fault of the work itself, such as a lost connection.
 */
export async function savepoint(tx: Tx, work: () => Promise<void>): Promise<string | null> {
  await tx.query('SAVEPOINT item');
  try {
    await work();
    await tx.query('RELEASE SAVEPOINT item');
    return null;
  } catch (error) {
    if (!ofTheItem.test(sqlState(error) ?? '')) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT item');
    return error instanceof Error ? error.message : String(error);
  }
}

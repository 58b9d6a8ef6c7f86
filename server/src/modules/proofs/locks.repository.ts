import { Injectable } from '@nestjs/common';
import { Database, instant } from '../../platform/db/database.js';
import { levelAfter, lockMs, type LockRule, type LockSubject } from './lock-rules.js';

export interface LockHolder {
  tenantId: string;
  subject: LockSubject;
  id: string;
}

/** The outcome of counting an attempt. */
export interface Counted {
  /** Until when nothing is judged, epoch milliseconds; the attempt was not counted. */
  lockedUntil: number | null;
  /** Until when this attempt locks the subject, unless it turns out to be right. */
  locksUntil: number | null;
}

interface LockRow {
  level: number;
  countedAt: number;
  lockedUntil: number | null;
}

/**
 * The counts of wrong ones. Each change is a transaction of its own, never the caller's: what a refused request has
 * counted must outlast that it is undone.
 */
@Injectable()
export class LocksRepository {
  constructor(private readonly db: Database) {}

  /** Counts an attempt as wrong before it is judged, so that many at once cannot slip by. */
  count(holder: LockHolder, rule: LockRule, now: number): Promise<Counted> {
    return this.change<Counted>(holder, (row) => {
      if (row.lockedUntil !== null && row.lockedUntil > now) {
        return { answer: { lockedUntil: row.lockedUntil, locksUntil: null } };
      }
      const level = levelAfter(row.level, now - row.countedAt, rule) + 1;
      const rest = lockMs(level, rule);
      const locksUntil = rest > 0 ? now + rest : null;
      return { answer: { lockedUntil: null, locksUntil }, row: { level, countedAt: now, lockedUntil: locksUntil } };
    });
  }

  /** Takes back `by` of what was counted: it was a right one. */
  forgive(holder: LockHolder, rule: LockRule, by: number, now: number): Promise<void> {
    return this.change(holder, (row) => {
      const level = Math.max(0, levelAfter(row.level, now - row.countedAt, rule) - by);
      const lockedUntil = lockMs(level, rule) > 0 ? row.lockedUntil : null;
      return { answer: undefined, row: { level, countedAt: now, lockedUntil } };
    });
  }

  /** Whether there was a lock to lift. */
  async lift({ tenantId, subject, id }: LockHolder, now: number): Promise<boolean> {
    const rows = await this.db.systemStatement<{ lockedUntil: number | null }>(
      `DELETE FROM door_lock WHERE tenant_id = $1 AND subject = $2 AND subject_id = $3
       RETURNING locked_until AS "lockedUntil"`,
      [tenantId, subject, id],
    );
    return rows.some(({ lockedUntil }) => lockedUntil !== null && lockedUntil > now);
  }

  /** Forgets what has not been counted since. */
  async deleteBefore(at: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM door_lock WHERE counted_at < $1 AND coalesce(locked_until < $1, true)', [
      instant(at),
    ]);
  }

  private change<Answer>(
    { tenantId, subject, id }: LockHolder,
    decide: (row: LockRow) => { answer: Answer; row?: LockRow },
  ): Promise<Answer> {
    const key = [tenantId, subject, id];
    return this.db.system(async (tx) => {
      // The update that changes nothing locks the row that is there.
      const [found] = await tx.query<LockRow>(
        `INSERT INTO door_lock AS l (tenant_id, subject, subject_id, level, counted_at) VALUES ($1, $2, $3, 0, to_timestamp(0))
         ON CONFLICT (tenant_id, subject, subject_id) DO UPDATE SET level = l.level
         RETURNING level, counted_at AS "countedAt", locked_until AS "lockedUntil"`,
        key,
      );
      const { answer, row } = decide(found!);
      if (row) {
        await tx.query(
          `UPDATE door_lock SET level = $4, counted_at = $5, locked_until = $6
            WHERE tenant_id = $1 AND subject = $2 AND subject_id = $3`,
          [...key, row.level, instant(row.countedAt), instant(row.lockedUntil)],
        );
      }
      return answer;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { lockRules } from './lock-rules.js';
import { LocksRepository, type LockHolder } from './locks.repository.js';

/** An attempt that counts as wrong until it is found right. */
export interface Attempt {
  /** Until when nothing is judged, epoch milliseconds; null where this attempt is. */
  lockedUntil: number | null;
  /** It was right; `beyond` forgives as many earlier wrong ones. */
  forgive(beyond?: number): Promise<void>;
  /** It was wrong. */
  keep(): Promise<void>;
}

/** Makes whoever guesses wait longer and longer, and leaves a fact for the administrators. */
@Injectable()
export class Locks {
  constructor(
    private readonly repository: LocksRepository,
    private readonly db: Database,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  async begin(holder: LockHolder): Promise<Attempt> {
    const rule = lockRules[holder.subject];
    const { lockedUntil, locksUntil } = await this.repository.count(holder, rule, this.clock.now());
    return {
      lockedUntil,
      forgive: async (beyond = 0) => {
        if (lockedUntil === null) await this.repository.forgive(holder, rule, 1 + beyond, this.clock.now());
      },
      keep: async () => {
        if (locksUntil !== null) await this.record(holder, locksUntil);
      },
    };
  }

  private async record({ tenantId, subject, id }: LockHolder, until: number): Promise<void> {
    await this.db.system((tx) =>
      this.events.append(tx, tenantId, {
        type: 'door-lock.set',
        subjectId: id,
        actor: systemActor,
        diff: {
          subject: { from: null, to: subject },
          lockedUntil: { from: null, to: new Date(until).toISOString() },
        },
        at: this.clock.now(),
      }),
    );
  }
}

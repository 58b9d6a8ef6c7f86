import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { PrismaDatabase, type PrismaTx } from '../../platform/db/prisma-database.js';
import { type Diff, type DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { RoomDirectory } from './room-directory.js';

interface Change {
  type: DomainEventType & `${'resource' | 'location' | 'policy'}.${string}`;
  subjectId: string;
  /** The rooms and devices whose schedule or state it may change. */
  resourceIds: readonly string[];
  diff: Diff;
}

/** One person's transaction on resources, locations and policies. */
export interface ResourceTx extends PrismaTx {
  readonly tenantId: string;
  /** The instant of the change. */
  readonly at: number;
  record(change: Change): Promise<void>;
}

/** Changes and the facts about them, in one transaction. */
@Injectable()
export class ResourceChanges {
  constructor(
    private readonly db: Database,
    private readonly prisma: PrismaDatabase,
    private readonly events: EventStore,
    private readonly directory: RoomDirectory,
    private readonly clock: Clock,
  ) {}

  read<Result>({ tenantId }: Principal, work: (tx: PrismaTx) => Promise<Result>): Promise<Result> {
    return this.prisma.tenant(tenantId, work);
  }

  write<Result>(asker: Principal, work: (tx: ResourceTx) => Promise<Result>): Promise<Result> {
    const { tenantId } = asker;
    const at = this.clock.now();
    return this.prisma.tenant(tenantId, (tx) => {
      const record = async ({ resourceIds, ...change }: Change): Promise<void> => {
        await this.events.append(tx, tenantId, { ...change, resourceIds: [...resourceIds], actor: actorOf(asker), at });
        this.db.onCommit(() => this.directory.forgetTenant(tenantId));
      };
      return work({ ...tx, tenantId, at, record });
    });
  }
}

export const isEmpty = (diff: Diff): boolean => Object.keys(diff).length === 0;

import type { AvailabilityRules } from '@lintel/shared/contracts';
import { defaultAvailabilityRules } from '@lintel/shared/scheduling';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { AvailabilityRepository } from './availability.repository.js';

/** When people can be booked: what they said, else what holds for everybody of the organisation. */
@Injectable()
export class AvailabilityService {
  constructor(
    private readonly db: Database,
    private readonly repository: AvailabilityRepository,
    private readonly tenancy: TenancyRepository,
    private readonly access: DepartmentAccess,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** The rules that hold for each of these people. */
  async effective(tx: Tx, tenantId: string, userIds: readonly string[]): Promise<Map<string, AvailabilityRules>> {
    const found = await this.repository.rulesOf(tx, [...userIds, tenantId]);
    const general = found.get(tenantId) ?? defaultAvailabilityRules((await this.tenancy.findById(tenantId))!.timeZone);
    return new Map(userIds.map((id) => [id, found.get(id) ?? general]));
  }

  async get(asker: Principal, userId: string): Promise<AvailabilityRules> {
    await this.assertKnown(asker, userId);
    await this.access.assertManages(asker, userId);
    return this.db.tenant(asker.tenantId, async (tx) =>
      (await this.effective(tx, asker.tenantId, [userId])).get(userId)!,
    );
  }

  async put(asker: Principal, userId: string, rules: AvailabilityRules): Promise<AvailabilityRules> {
    await this.assertKnown(asker, userId);
    await this.access.assertManages(asker, userId);
    return this.write(asker, userId, rules);
  }

  /** What holds for everybody who has no rules of their own. */
  getDefault({ tenantId }: Principal): Promise<AvailabilityRules> {
    return this.db.tenant(tenantId, async (tx) => (await this.effective(tx, tenantId, [tenantId])).get(tenantId)!);
  }

  putDefault(asker: Principal, rules: AvailabilityRules): Promise<AvailabilityRules> {
    return this.write(asker, asker.tenantId, rules);
  }

  /** Goes back to what holds for everybody. */
  async remove(asker: Principal, userId: string): Promise<void> {
    await this.assertKnown(asker, userId);
    await this.access.assertManages(asker, userId);
    await this.change(asker, userId, null, (tx) => this.repository.remove(tx, userId));
  }

  private async write(asker: Principal, subjectId: string, rules: AvailabilityRules): Promise<AvailabilityRules> {
    await this.change(asker, subjectId, rules, (tx) =>
      this.repository.put(tx, asker.tenantId, subjectId, rules, this.clock.now()),
    );
    return rules;
  }

  private change(
    asker: Principal,
    subjectId: string,
    after: AvailabilityRules | null,
    work: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const before = (await this.repository.rulesOf(tx, [subjectId])).get(subjectId) ?? null;
      await work(tx);
      await this.events.append(tx, asker.tenantId, {
        type: 'availability.changed',
        subjectId,
        actor: actorOf(asker),
        at: this.clock.now(),
        diff: { rules: { from: before, to: after } },
      });
    });
  }

  private async assertKnown({ tenantId }: Principal, userId: string): Promise<void> {
    if ((await this.tenancy.people(tenantId, [userId])).length === 0) throw personNotFound();
  }
}

export function personNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such person.' });
}

import type { PolicyOverrides, PolicyScope } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { PrismaTx } from '../../platform/db/prisma-database.js';

/** Whose rules: the tenant's, a location's or a resource's. */
export interface PolicyHolder {
  scope: PolicyScope;
  id: string;
}

@Injectable()
export class PoliciesRepository {
  /** What each of the holders says, in their order; nothing where one never said anything. */
  async rulesOf({ prisma }: PrismaTx, holders: readonly PolicyHolder[]): Promise<PolicyOverrides[]> {
    const rows = await prisma.policy.findMany({
      where: { OR: holders.map(({ scope, id }) => ({ scope, scopeId: id })) },
    });
    return holders.map(({ scope, id }) => {
      const row = rows.find((candidate) => candidate.scope === scope && candidate.scopeId === id);
      return (row?.rules ?? {}) as PolicyOverrides;
    });
  }

  async put(
    { prisma }: PrismaTx,
    tenantId: string,
    { scope, id }: PolicyHolder,
    rules: PolicyOverrides,
    at: number,
  ): Promise<void> {
    const updatedAt = new Date(at);
    await prisma.policy.upsert({
      where: { tenantId_scope_scopeId: { tenantId, scope, scopeId: id } },
      create: { tenantId, scope, scopeId: id, rules, updatedAt },
      update: { rules, updatedAt },
    });
  }

  async delete({ prisma }: PrismaTx, { scope, id }: PolicyHolder): Promise<void> {
    await prisma.policy.deleteMany({ where: { scope, scopeId: id } });
  }

  /** Until the transaction ends nobody else changes the holder's rules, even those nobody has said yet. */
  async lock(tx: PrismaTx, { scope, id }: PolicyHolder): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`policy ${scope} ${id}`]);
  }
}

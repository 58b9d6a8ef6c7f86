import type { PolicyOverrides, policyViewSchema } from '@lintel/shared/contracts';
import { effectivePolicy } from '@lintel/shared/policy';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import type { PrismaTx } from '../../platform/db/prisma-database.js';
import { LocationsRepository } from './locations.repository.js';
import { PoliciesRepository, type PolicyHolder } from './policies.repository.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { isEmpty, ResourceChanges } from './resource-changes.js';
import { locationNotFound, resourceNotFound, tenantNotFound } from './resource-errors.js';
import { ResourcesRepository } from './resources.repository.js';

export type PolicyView = z.output<typeof policyViewSchema>;

@Injectable()
export class PoliciesService {
  constructor(
    private readonly changes: ResourceChanges,
    private readonly policies: PoliciesRepository,
    private readonly locations: LocationsRepository,
    private readonly resources: ResourcesRepository,
  ) {}

  get(asker: Principal, holder: PolicyHolder): Promise<PolicyView> {
    return this.changes.read(asker, async (tx) => {
      const chain = await this.chainTo(tx, asker.tenantId, holder);
      return view(holder, await this.policies.rulesOf(tx, chain));
    });
  }

  /** Replaces everything the holder says. */
  put(asker: Principal, holder: PolicyHolder, rules: PolicyOverrides): Promise<PolicyView> {
    return this.changes.write(asker, async (tx) => {
      await this.policies.lock(tx, holder);
      const chain = await this.chainTo(tx, tx.tenantId, holder);
      const inherited = await this.policies.rulesOf(tx, chain);
      const diff = diffBetween(inherited.pop() ?? {}, rules);
      if (!isEmpty(diff)) {
        await this.policies.put(tx, tx.tenantId, holder, rules, tx.at);
        const resourceIds = await this.resourcesUnder(tx, holder);
        await tx.record({ type: 'policy.changed', subjectId: holder.id, resourceIds, diff });
      }
      return view(holder, [...inherited, rules]);
    });
  }

  /** Everybody who has a say in what holds for the holder, the widest first, the holder last. */
  private async chainTo(tx: PrismaTx, tenantId: string, holder: PolicyHolder): Promise<PolicyHolder[]> {
    const { scope, id } = holder;
    if (scope === 'TENANT') {
      if (id !== tenantId) throw tenantNotFound();
      return [holder];
    }
    const tree = await this.locations.tree(tx);
    if (scope === 'LOCATION' && !tree.find(id)) throw locationNotFound();
    const resource = scope === 'RESOURCE' ? await this.resources.find(tx, id) : null;
    if (scope === 'RESOURCE' && !resource) throw resourceNotFound();
    const places = tree.pathTo(resource ? resource.locationId : id);
    return [
      { scope: 'TENANT', id: tenantId },
      ...places.map((place): PolicyHolder => ({ scope: 'LOCATION', id: place.id })),
      ...(resource ? [holder] : []),
    ];
  }

  private async resourcesUnder(tx: PrismaTx, { scope, id }: PolicyHolder): Promise<string[]> {
    if (scope === 'RESOURCE') return [id];
    const locationIds = scope === 'LOCATION' ? (await this.locations.tree(tx)).idsBelow(id) : undefined;
    return (await this.resources.inLocations(tx, locationIds)).map((resource) => resource.id);
  }
}

function view({ scope, id }: PolicyHolder, chain: readonly PolicyOverrides[]): PolicyView {
  return { scope, scopeId: id, rules: chain.at(-1) ?? {}, effective: effectivePolicy(chain) };
}

import {
  pageQuerySchema,
  type createLocationSchema,
  type Location,
  type patchLocationSchema,
} from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids.js';
import { mayHold, type LocationTree } from './location-tree.js';
import { LocationsRepository, type LocationFields } from './locations.repository.js';
import { PoliciesRepository } from './policies.repository.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { sent } from '../../platform/http/patch.js';
import { isEmpty, ResourceChanges, type ResourceTx } from './resource-changes.js';
import { invalidField, locationNotFound, locationWriteError, refusal } from './resource-errors.js';
import { ResourcesRepository } from './resources.repository.js';
import { nameKeySchema } from './sort-key.js';

export type CreateLocation = z.output<typeof createLocationSchema>;
export type PatchLocation = z.output<typeof patchLocationSchema>;

/** A tree is of use as a whole: few tenants need a second page of it. */
export const listLocationsSchema = pageQuerySchema.extend({ limit: pageQuerySchema.shape.limit.unwrap().default(200) });

@Injectable()
export class LocationsService {
  constructor(
    private readonly changes: ResourceChanges,
    private readonly locations: LocationsRepository,
    private readonly resources: ResourcesRepository,
    private readonly policies: PoliciesRepository,
  ) {}

  list(asker: Principal, { limit, cursor }: z.output<typeof listLocationsSchema>): Promise<Page<Location>> {
    const after = cursor === undefined ? null : sortKeyIn(cursor, nameKeySchema);
    return this.changes.read(asker, async (tx) => {
      const rows = await this.locations.page(tx, after, limit + 1);
      return pageOf(rows, limit, ({ name, id }) => [name, id]);
    });
  }

  create(asker: Principal, body: CreateLocation): Promise<Location> {
    return this.write(asker, async (tx) => {
      const fields: LocationFields = {
        name: body.name,
        kind: body.kind,
        parentId: body.parentId ?? null,
        timeZone: body.timeZone ?? null,
      };
      checkParent(await this.locations.tree(tx), fields);
      const created = await this.locations.insert(tx, tx.tenantId, uuidv7(), fields, tx.at);
      await tx.record({
        type: 'location.created',
        subjectId: created.id,
        resourceIds: [],
        diff: diffBetween(null, fields),
      });
      return created;
    });
  }

  patch(asker: Principal, id: string, patch: PatchLocation): Promise<Location> {
    return this.write(asker, async (tx) => {
      // Whoever changes the tree waits for whoever else does, so that what is read of it here stays true.
      await this.locations.lockTree(tx);
      const tree = await this.locations.tree(tx);
      const before = tree.find(id);
      if (!before) throw locationNotFound();
      const after = { ...before, ...sent(patch) };
      const diff = diffBetween(before, after);
      if (isEmpty(diff)) return before;
      checkParent(tree, after);
      const updated = await this.locations.update(tx, id, after, tx.at);
      const resources = await this.resources.inLocations(tx, tree.idsBelow(id));
      const resourceIds = resources.map((resource) => resource.id);
      await tx.record({ type: 'location.updated', subjectId: id, resourceIds, diff });
      await this.followZone(tx, tree, tree.with(after), resources);
      return updated;
    });
  }

  delete(asker: Principal, id: string): Promise<void> {
    return this.write(asker, async (tx) => {
      await this.locations.lockTree(tx);
      const tree = await this.locations.tree(tx);
      const location = tree.find(id);
      if (!location) throw locationNotFound();
      const children = tree.childrenOf(id).map(({ name }) => name);
      if (children.length > 0) {
        throw refusal(`${location.name} still holds ${listed(children)}. Move or delete that first.`);
      }
      const resources = await this.resources.inLocations(tx, [id]);
      const inUse = resources.filter(({ status }) => status !== 'RETIRED').map(({ name }) => name);
      if (inUse.length > 0) throw refusal(`${listed(inUse)} is still in ${location.name}. Move or retire it first.`);
      for (const retired of resources) await this.resources.update(tx, retired.id, { locationId: null }, tx.at);
      await this.policies.delete(tx, { scope: 'LOCATION', id });
      await this.locations.delete(tx, id);
      const { name, kind, parentId, timeZone } = location;
      const diff = diffBetween({ name, kind, parentId, timeZone }, null);
      await tx.record({ type: 'location.deleted', subjectId: id, resourceIds: resources.map((room) => room.id), diff });
    });
  }

  /** Resources whose zone came from where they stand get the one that holds there now. */
  private async followZone(
    tx: ResourceTx,
    before: LocationTree,
    after: LocationTree,
    resources: readonly { id: string; locationId: string | null; timeZone: string }[],
  ): Promise<void> {
    const tenantZone = await this.locations.tenantTimeZone(tx);
    for (const { id, locationId, timeZone } of resources) {
      const [from, to] = [before, after].map((tree) => tree.timeZoneAt(locationId) ?? tenantZone);
      if (timeZone !== from || to === from || to === undefined) continue;
      await this.resources.update(tx, id, { timeZone: to }, tx.at);
      const diff = diffBetween({ timeZone }, { timeZone: to });
      await tx.record({ type: 'resource.updated', subjectId: id, resourceIds: [id], diff });
    }
  }

  private async write<Result>(asker: Principal, work: (tx: ResourceTx) => Promise<Result>): Promise<Result> {
    try {
      return await this.changes.write(asker, work);
    } catch (error) {
      throw locationWriteError(error);
    }
  }
}

function checkParent(tree: LocationTree, { kind, parentId }: Pick<Location, 'kind' | 'parentId'>): void {
  if (parentId === null) return;
  const parent = tree.find(parentId);
  if (!parent) throw locationNotFound();
  if (!mayHold(parent.kind, kind)) {
    throw invalidField('parentId', `A ${kind.toLowerCase()} cannot be in a ${parent.kind.toLowerCase()}.`);
  }
}

/** At most three names, and how many more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

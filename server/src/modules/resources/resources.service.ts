import type { CreateResource, listResourcesQuerySchema, PatchResource, Resource } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import type { PrismaTx } from '../../platform/db/prisma-database.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids.js';
import { LocationTree } from './location-tree.js';
import { LocationsRepository } from './locations.repository.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { sent } from '../../platform/http/patch.js';
import { isEmpty, ResourceChanges, type ResourceTx } from './resource-changes.js';
import { locationNotFound, resourceNotFound, resourceWriteError } from './resource-errors.js';
import { nameKeySchema } from './sort-key.js';
import { ResourcesRepository, type ResourceFields, type ResourceRecord } from './resources.repository.js';

export type ListResources = z.output<typeof listResourcesQuerySchema>;

@Injectable()
export class ResourcesService {
  constructor(
    private readonly changes: ResourceChanges,
    private readonly resources: ResourcesRepository,
    private readonly locations: LocationsRepository,
  ) {}

  list(asker: Principal, { limit, cursor, locationId, ...filter }: ListResources): Promise<Page<Resource>> {
    const after = cursor === undefined ? null : sortKeyIn(cursor, nameKeySchema);
    return this.changes.read(asker, async (tx) => {
      const tree = await this.locations.tree(tx);
      if (locationId !== undefined && !tree.find(locationId)) throw locationNotFound();
      const locationIds = locationId === undefined ? undefined : tree.idsBelow(locationId);
      const rows = await this.resources.page(tx, { ...filter, locationIds }, after, limit + 1);
      const page = pageOf(rows, limit, ({ name, id }) => [name, id]);
      return { ...page, items: page.items.map((row) => placed(row, tree)) };
    });
  }

  get(asker: Principal, id: string): Promise<Resource> {
    return this.changes.read(asker, async (tx) => {
      const found = await this.resources.find(tx, id);
      if (!found) throw resourceNotFound();
      return placed(found, await this.locations.tree(tx));
    });
  }

  create(asker: Principal, body: CreateResource): Promise<Resource> {
    return this.changes.write(asker, async (tx) => {
      const tree = await this.locations.tree(tx);
      const locationId = body.locationId ?? null;
      const fields: ResourceFields = {
        name: body.name,
        type: body.type,
        capacity: body.capacity ?? null,
        description: body.description ?? null,
        amenities: body.amenities ?? [],
        locationId,
        timeZone: body.timeZone ?? (await this.zoneAt(tx, tree, locationId)),
        status: body.status ?? 'ACTIVE',
      };
      const created = await named(fields.name, this.resources.insert(tx, tx.tenantId, uuidv7(), fields, tx.at));
      const { id } = created;
      await tx.record({ type: 'resource.created', subjectId: id, resourceIds: [id], diff: diffBetween(null, fields) });
      return placed(created, tree);
    });
  }

  patch(asker: Principal, id: string, patch: PatchResource): Promise<Resource> {
    return this.changes.write(asker, async (tx) => {
      const tree = await this.locations.tree(tx);
      return placed(await this.change(tx, tree, id, sent(patch)), tree);
    });
  }

  /** Takes it out of use for good: it stays in history, and its name is free again. */
  retire(asker: Principal, id: string): Promise<void> {
    return this.changes.write(asker, async (tx) => {
      await this.change(tx, await this.locations.tree(tx), id, { status: 'RETIRED' });
    });
  }

  private async change(
    tx: ResourceTx,
    tree: LocationTree,
    id: string,
    fields: Partial<ResourceFields>,
  ): Promise<ResourceRecord> {
    const before = await this.resources.findForUpdate(tx, id);
    if (!before) throw resourceNotFound();
    const after = { ...before, ...fields };
    const ownZone = await this.zoneAt(tx, tree, before.locationId);
    const newZone = await this.zoneAt(tx, tree, after.locationId);
    // A zone that came from the old place gives way to the new place's; one that was chosen stays.
    if (fields.timeZone === undefined && before.timeZone === ownZone) after.timeZone = newZone;
    const diff = diffBetween(before, after);
    if (isEmpty(diff)) return before;
    const updated = await named(after.name, this.resources.update(tx, id, after, tx.at));
    const type = diff.status?.to === 'RETIRED' ? 'resource.retired' : 'resource.updated';
    await tx.record({ type, subjectId: id, resourceIds: [id], diff });
    return updated;
  }

  /** The zone of a place where nobody chose one for the resource itself. */
  private async zoneAt(tx: PrismaTx, tree: LocationTree, locationId: string | null): Promise<string> {
    if (locationId !== null && !tree.find(locationId)) throw locationNotFound();
    return tree.timeZoneAt(locationId) ?? (await this.locations.tenantTimeZone(tx));
  }
}

async function named<Result>(name: string, write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    throw resourceWriteError(error, name);
  }
}

function placed(record: ResourceRecord, tree: LocationTree): Resource {
  return { ...record, locationPath: tree.pathTo(record.locationId).map(({ name }) => name) };
}

import type { Location } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { PrismaTx } from '../../platform/db/prisma-database.js';
import type { LocationModel } from '../../platform/db/generated/models.js';
import { LocationTree } from './location-tree.js';
import type { NameKey } from './sort-key.js';

export type LocationFields = Pick<Location, 'name' | 'kind' | 'parentId' | 'timeZone'>;

@Injectable()
export class LocationsRepository {
  /** Every location of the tenant. */
  async tree({ prisma }: PrismaTx): Promise<LocationTree<Location>> {
    return new LocationTree(
      (await prisma.location.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(toLocation),
    );
  }

  /** The zone of everything that is nowhere in particular. */
  async tenantTimeZone({ prisma }: PrismaTx): Promise<string> {
    return (await prisma.tenant.findFirstOrThrow()).timeZone;
  }

  /** Up to `take` locations by name that sort after `after`. */
  async page({ prisma }: PrismaTx, after: NameKey | null, take: number): Promise<Location[]> {
    const rows = await prisma.location.findMany({
      where: after ? { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] } : {},
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take,
    });
    return rows.map(toLocation);
  }

  async insert(
    { prisma }: PrismaTx,
    tenantId: string,
    id: string,
    fields: LocationFields,
    at: number,
  ): Promise<Location> {
    const now = new Date(at);
    return toLocation(
      await prisma.location.create({ data: { id, tenantId, ...fields, createdAt: now, updatedAt: now } }),
    );
  }

  async update({ prisma }: PrismaTx, id: string, fields: LocationFields, at: number): Promise<Location> {
    const { name, kind, parentId, timeZone } = fields;
    const data = { name, kind, parentId, timeZone, updatedAt: new Date(at) };
    return toLocation(await prisma.location.update({ where: { id }, data }));
  }

  async delete({ prisma }: PrismaTx, id: string): Promise<void> {
    await prisma.location.delete({ where: { id } });
  }

  /** Until the transaction ends nobody else changes the tenant's tree of locations. */
  async lockTree(tx: PrismaTx): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('location tree ' || current_tenant(), 0))`);
  }
}

function toLocation(row: LocationModel): Location {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as Location['kind'],
    parentId: row.parentId,
    timeZone: row.timeZone,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

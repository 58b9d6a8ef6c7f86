import type { Resource } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { PrismaTx } from '../../platform/db/prisma-database.js';
import type { ResourceModel } from '../../platform/db/generated/models.js';
import type { NameKey } from './sort-key.js';

/** What is stored of a resource: its place has a name elsewhere. */
export type ResourceRecord = Omit<Resource, 'locationPath'>;
export type ResourceFields = Omit<ResourceRecord, 'id' | 'createdAt' | 'updatedAt'>;

interface ResourceFilter {
  type?: Resource['type'] | undefined;
  status?: Resource['status'] | undefined;
  locationIds?: readonly string[] | undefined;
}

@Injectable()
export class ResourcesRepository {
  /** Up to `take` resources by name that sort after `after`. */
  async page(
    { prisma }: PrismaTx,
    { type, status, locationIds }: ResourceFilter,
    after: NameKey | null,
    take: number,
  ): Promise<ResourceRecord[]> {
    const rows = await prisma.resource.findMany({
      where: {
        ...(type && { type }),
        ...(status && { status }),
        ...(locationIds && { locationId: { in: [...locationIds] } }),
        ...(after && { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] }),
      },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take,
    });
    return rows.map(toRecord);
  }

  async find({ prisma }: PrismaTx, id: string): Promise<ResourceRecord | null> {
    const row = await prisma.resource.findUnique({ where: { id } });
    return row && toRecord(row);
  }

  /** Keeps everybody else from changing it until the transaction ends; bookings go on. */
  async findForUpdate(tx: PrismaTx, id: string): Promise<ResourceRecord | null> {
    await tx.query('SELECT FROM resource WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return this.find(tx, id);
  }

  /** What is in the named locations; everything where none are named. */
  async inLocations({ prisma }: PrismaTx, locationIds?: readonly string[]): Promise<ResourceRecord[]> {
    const where = locationIds ? { locationId: { in: [...locationIds] } } : {};
    return (await prisma.resource.findMany({ where, orderBy: { id: 'asc' } })).map(toRecord);
  }

  async insert(
    { prisma }: PrismaTx,
    tenantId: string,
    id: string,
    fields: ResourceFields,
    at: number,
  ): Promise<ResourceRecord> {
    const now = new Date(at);
    return toRecord(
      await prisma.resource.create({ data: { id, tenantId, ...fields, createdAt: now, updatedAt: now } }),
    );
  }

  async update({ prisma }: PrismaTx, id: string, fields: Partial<ResourceFields>, at: number): Promise<ResourceRecord> {
    const { name, type, capacity, description, amenities, locationId, timeZone, status } = fields;
    const data = {
      name,
      type,
      capacity,
      description,
      amenities,
      locationId,
      timeZone,
      status,
      updatedAt: new Date(at),
    };
    return toRecord(await prisma.resource.update({ where: { id }, data }));
  }
}

function toRecord(row: ResourceModel): ResourceRecord {
  return {
    id: row.id,
    name: row.name,
    type: row.type as Resource['type'],
    capacity: row.capacity,
    description: row.description,
    amenities: row.amenities,
    locationId: row.locationId,
    timeZone: row.timeZone,
    status: row.status as Resource['status'],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

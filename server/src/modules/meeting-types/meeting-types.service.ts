import type {
  CreateMeetingType,
  listMeetingTypesQuerySchema,
  MeetingType,
  PatchMeetingType,
} from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, violatedConstraint, type Tx } from '../../platform/db/database.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { sent } from '../../platform/http/patch.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { uuidv7 } from '../../platform/ids.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { departmentNotFound } from '../departments/departments.service.js';
import { slugTaken } from '../departments/slug-taken.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { MeetingTypesRepository, type MeetingTypeFields, type MeetingTypeRecord } from './meeting-types.repository.js';

const sortKeySchema = z.tuple([z.string(), z.uuid()]);

const taken = 'Another meeting type of this department has that word in its address. Choose another.';

@Injectable()
export class MeetingTypesService {
  constructor(
    private readonly db: Database,
    private readonly repository: MeetingTypesRepository,
    private readonly departments: DepartmentsRepository,
    private readonly access: DepartmentAccess,
    private readonly rooms: RoomDirectory,
    private readonly events: EventStore,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
  ) {}

  list(
    asker: Principal,
    { limit, cursor, departmentId }: z.output<typeof listMeetingTypesQuerySchema>,
  ): Promise<Page<MeetingType>> {
    const after = cursor === undefined ? null : sortKeyIn(cursor, sortKeySchema);
    return this.db.tenant(asker.tenantId, async (tx) => {
      if (departmentId !== undefined && !(await this.departments.find(tx, departmentId))) throw departmentNotFound();
      const rows = await this.repository.page(tx, { departmentId }, after, limit + 1);
      const page = pageOf(rows, limit, ({ name, id }) => [name.toLowerCase(), id]);
      return { ...page, items: await this.views(asker, tx, page.items) };
    });
  }

  get(asker: Principal, id: string): Promise<MeetingType> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const found = await this.repository.find(tx, id);
      if (!found) throw meetingTypeNotFound();
      return (await this.views(asker, tx, [found]))[0]!;
    });
  }

  async create(asker: Principal, { departmentId, ...fields }: CreateMeetingType): Promise<MeetingType> {
    await this.assertRooms(asker.tenantId, fields);
    const id = uuidv7();
    await this.write(asker, async (tx) => {
      if (!(await this.departments.find(tx, departmentId))) throw departmentNotFound();
      await this.access.assertLeads(asker, departmentId);
      await this.repository.insert(tx, asker.tenantId, { id, departmentId }, fields, this.clock.now());
      await this.record(asker, tx, 'meeting-type.created', id, {}, { departmentId, ...fields });
    });
    return this.get(asker, id);
  }

  async patch(asker: Principal, id: string, patch: PatchMeetingType): Promise<MeetingType> {
    await this.assertRooms(asker.tenantId, patch);
    await this.write(asker, async (tx) => {
      const current = await this.repository.findForUpdate(tx, id);
      if (!current) throw meetingTypeNotFound();
      await this.access.assertLeads(asker, current.departmentId);
      const fields: MeetingTypeFields = { ...current, ...sent(patch) };
      if (!fields.isPublic && !fields.isInternal) throw ofNoUse();
      await this.repository.update(tx, id, fields, this.clock.now());
      await this.record(asker, tx, 'meeting-type.updated', id, current, { ...current, ...sent(patch) });
    });
    return this.get(asker, id);
  }

  /** Takes it out of use for good; what was booked stays. */
  archive(asker: Principal, id: string): Promise<void> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const current = await this.repository.findForUpdate(tx, id);
      if (!current) throw meetingTypeNotFound();
      await this.access.assertLeads(asker, current.departmentId);
      await this.repository.archive(tx, id, this.clock.now());
      await this.record(asker, tx, 'meeting-type.archived', id, {}, {});
    });
  }

  private async write(asker: Principal, work: (tx: Tx) => Promise<void>): Promise<void> {
    try {
      await this.db.tenant(asker.tenantId, work);
    } catch (error) {
      throw violatedConstraint(error) === 'meeting_type_slug' ? slugTaken(taken, error) : error;
    }
  }

  private async record(
    asker: Principal,
    tx: Tx,
    type: `meeting-type.${'created' | 'updated' | 'archived'}`,
    subjectId: string,
    before: object,
    after: object,
  ): Promise<void> {
    const diff = diffBetween(before, after);
    await this.events.append(tx, asker.tenantId, {
      type,
      subjectId,
      actor: actorOf(asker),
      at: this.clock.now(),
      diff,
    });
  }

  private async assertRooms(tenantId: string, { room }: Pick<PatchMeetingType, 'room'>): Promise<void> {
    if (!room) return;
    const known = await this.rooms.find(tenantId, room.resourceIds);
    if (known.length < room.resourceIds.length) {
      throw new LintelError('NOT_FOUND', { detail: 'room.resourceIds: One of the rooms does not exist.' });
    }
  }

  private async views(asker: Principal, tx: Tx, records: readonly MeetingTypeRecord[]): Promise<MeetingType[]> {
    const ids = [...new Set(records.map(({ departmentId }) => departmentId))];
    const slugs = new Map((await this.departments.named(tx, ids)).map(({ id, slug }) => [id, slug]));
    return records.map(({ createdAt, updatedAt, ...fields }) => ({
      ...fields,
      bookingUrl: `${this.address.url}/t/${asker.tenantSlug}/book/${slugs.get(fields.departmentId)}/${fields.slug}`,
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
    }));
  }
}

export function meetingTypeNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such meeting type.' });
}

function ofNoUse(): LintelError {
  const message = 'A meeting type is for customers (isPublic), for colleagues (isInternal) or both.';
  return new LintelError('VALIDATION_FAILED', {
    detail: `isPublic: ${message}`,
    errors: [{ path: 'isPublic', message }],
  });
}

import type {
  CreateDepartment,
  Department,
  listDepartmentsQuerySchema,
  PatchDepartment,
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
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { DepartmentAccess } from './department-access.js';
import { slugTaken } from './slug-taken.js';
import { DepartmentsRepository, type DepartmentRecord, type MemberLoad } from './departments.repository.js';

const sortKeySchema = z.tuple([z.string(), z.uuid()]);
type Members = CreateDepartment['members'];

@Injectable()
export class DepartmentsService {
  constructor(
    private readonly db: Database,
    private readonly repository: DepartmentsRepository,
    private readonly tenancy: TenancyRepository,
    private readonly access: DepartmentAccess,
    private readonly events: EventStore,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
  ) {}

  async list(
    { tenantId }: Principal,
    { limit, cursor, isActive }: z.output<typeof listDepartmentsQuerySchema>,
  ): Promise<Page<Department>> {
    const after = cursor === undefined ? null : sortKeyIn(cursor, sortKeySchema);
    const { rows, loads } = await this.db.tenant(tenantId, async (tx) => {
      const rows = await this.repository.page(tx, { isActive }, after, limit + 1);
      return {
        rows,
        loads: await this.repository.loads(
          tx,
          rows.map(({ id }) => id),
        ),
      };
    });
    const page = pageOf(rows, limit, ({ name, id }) => [name.toLowerCase(), id]);
    return { ...page, items: await this.views(tenantId, page.items, loads) };
  }

  async get({ tenantId }: Principal, id: string): Promise<Department> {
    const { found, loads } = await this.db.tenant(tenantId, async (tx) => ({
      found: await this.repository.find(tx, id),
      loads: await this.repository.loads(tx, [id]),
    }));
    if (!found) throw departmentNotFound();
    return (await this.views(tenantId, [found], loads))[0]!;
  }

  async create(asker: Principal, { members, ...input }: CreateDepartment): Promise<Department> {
    const tenant = await this.tenancy.findById(asker.tenantId);
    const fields = { ...input, timeZone: input.timeZone ?? tenant!.timeZone };
    await this.assertPeople(asker.tenantId, members, fields.leaderId);
    const id = uuidv7();
    await this.write(asker, fields.slug, async (tx) => {
      await this.repository.insert(tx, asker.tenantId, id, fields, this.clock.now());
      await this.repository.setMembers(tx, asker.tenantId, id, members, this.clock.now());
      await this.record(asker, tx, 'department.created', id, {}, { ...fields, members });
    });
    return this.get(asker, id);
  }

  async patch(asker: Principal, id: string, patch: PatchDepartment): Promise<Department> {
    const before = await this.db.tenant(asker.tenantId, (tx) => this.repository.find(tx, id));
    if (!before) throw departmentNotFound();
    await this.access.assertLeads(asker, id);
    const wanted = patch.members ?? before.members;
    if (patch.members || patch.leaderId !== undefined) {
      await this.assertPeople(asker.tenantId, wanted, patch.leaderId === undefined ? before.leaderId : patch.leaderId);
    }
    await this.write(asker, patch.slug === before.slug ? undefined : patch.slug, async (tx) => {
      const current = await this.repository.findForUpdate(tx, id);
      if (!current) throw departmentNotFound();
      const { members, ...fields } = { ...current, ...sent(patch) };
      await this.repository.update(tx, id, fields, this.clock.now());
      if (patch.members) await this.repository.setMembers(tx, asker.tenantId, id, members, this.clock.now());
      await this.record(asker, tx, 'department.updated', id, visible(current), { ...visible(current), ...sent(patch) });
    });
    return this.get(asker, id);
  }

  /** Takes it out of use for good; its bookings stay. */
  archive(asker: Principal, id: string): Promise<void> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      if (!(await this.repository.findForUpdate(tx, id))) throw departmentNotFound();
      await this.repository.archive(tx, id, this.clock.now());
      await this.record(asker, tx, 'department.archived', id, {}, {});
    });
  }

  private async write(asker: Principal, slug: string | undefined, work: (tx: Tx) => Promise<void>): Promise<void> {
    try {
      await this.db.tenant(asker.tenantId, async (tx) => {
        if (slug !== undefined && (await this.repository.isPersonSlug(tx, slug))) throw slugTaken(taken);
        await work(tx);
      });
    } catch (error) {
      throw violatedConstraint(error) === 'department_slug' ? slugTaken(taken, error) : error;
    }
  }

  private async record(
    asker: Principal,
    tx: Tx,
    type: `department.${'created' | 'updated' | 'archived'}`,
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

  private async assertPeople(tenantId: string, members: Members, leaderId: string | null): Promise<void> {
    const known = new Set(
      (
        await this.tenancy.people(
          tenantId,
          members.map(({ userId }) => userId),
        )
      ).map(({ id }) => id),
    );
    const stranger = members.findIndex(({ userId }) => !known.has(userId));
    // People of other organisations are nobody here.
    if (stranger >= 0) throw new LintelError('NOT_FOUND', { detail: `members.${stranger}: There is no such person.` });
    if (leaderId !== null && !members.some(({ userId, isActive }) => userId === leaderId && isActive)) {
      const message = 'The leader has to be one of the active members.';
      throw new LintelError('VALIDATION_FAILED', {
        detail: `leaderId: ${message}`,
        errors: [{ path: 'leaderId', message }],
      });
    }
  }

  private async views(
    tenantId: string,
    records: readonly DepartmentRecord[],
    loads: Map<string, MemberLoad[]>,
  ): Promise<Department[]> {
    const ids = [...new Set(records.flatMap(({ members }) => members.map(({ userId }) => userId)))];
    const people = new Map((await this.tenancy.people(tenantId, ids)).map((person) => [person.id, person]));
    const tenant = await this.tenancy.findById(tenantId);
    return records.map(({ createdAt, updatedAt, members, ...fields }) => ({
      ...fields,
      members: members.map(({ userId, weight, isActive }) => {
        const load = loads.get(fields.id)?.find((one) => one.userId === userId);
        const { name, email } = people.get(userId)!;
        const lastAssignedAt = load?.lastAssignedAt ? new Date(load.lastAssignedAt).toISOString() : null;
        return { userId, name, email, weight, isActive, lastAssignedAt, totalAssignments: load?.totalAssignments ?? 0 };
      }),
      bookingUrl: `${this.address.url}/t/${tenant!.slug}/book/${fields.slug}`,
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
    }));
  }
}

const taken = 'That word is in use for another department or a person. Choose another.';

export function departmentNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such department.' });
}

function visible({ createdAt: _, updatedAt: __, id: ___, members, ...fields }: DepartmentRecord): object {
  return { ...fields, members: members.map(({ userId, weight, isActive }) => ({ userId, weight, isActive })) };
}

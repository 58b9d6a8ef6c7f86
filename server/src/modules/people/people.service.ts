import type { ListUsers, PatchUser, PictureType, PutPicture, User } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type UserPrincipal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { diffOf, type Diff } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { sent } from '../../platform/http/patch.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { PeopleRepository, type MemberRecord } from './people.repository.js';

const sortKeySchema = z.tuple([z.string(), z.uuid()]);

/** Members and what each of them chose. What is one's own may be changed by one's leader and administrators, too. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly db: Database,
    private readonly repository: PeopleRepository,
    private readonly access: DepartmentAccess,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  async list(asker: UserPrincipal, { search, departmentId, limit, cursor }: ListUsers): Promise<Page<User>> {
    const after = cursor === undefined ? null : sortKeyIn(cursor, sortKeySchema);
    const known = await this.knownTo(asker);
    const records = await this.repository.page(asker.tenantId, { search, departmentId, known }, after, limit + 1);
    const page = pageOf(records, limit, ({ sortName, id }) => [sortName, id]);
    return { ...page, items: page.items.map((record) => toUser(record, known)) };
  }

  async get(asker: UserPrincipal, id: string): Promise<User> {
    const known = await this.knownTo(asker);
    const [found] = await this.repository.page(asker.tenantId, { ids: [id], known }, null, 1);
    if (!found) throw new LintelError('NOT_FOUND', { detail: 'There is no such person.' });
    return toUser(found, known);
  }

  async patch(asker: UserPrincipal, id: string, patch: PatchUser): Promise<User> {
    await this.change(asker, id, async (tx, at) => {
      const before = await this.repository.lockChoices(tx, asker.tenantId, id, at);
      const after = { ...before, ...sent(patch) };
      const diff = diffOf(before, { ...after, bio: after.bio || null });
      if (Object.keys(diff).length > 0)
        await this.repository.putChoices(tx, id, { ...after, bio: after.bio || null }, at);
      return diff;
    });
    return this.get(asker, id);
  }

  async picture(asker: UserPrincipal, id: string): Promise<{ type: PictureType; picture: Buffer }> {
    const found = await this.db.tenant(asker.tenantId, (tx) => this.repository.picture(tx, id));
    if (!found) throw noPicture();
    return found;
  }

  async putPicture(asker: UserPrincipal, id: string, { type, data }: PutPicture): Promise<User> {
    await this.change(asker, id, async (tx, at) => {
      await this.repository.putPicture(tx, asker.tenantId, id, type, Buffer.from(data, 'base64'), at);
      return { picture: { from: null, to: type } };
    });
    return this.get(asker, id);
  }

  async deletePicture(asker: UserPrincipal, id: string): Promise<void> {
    await this.change(asker, id, async (tx) => {
      if (!(await this.repository.deletePicture(tx, id))) throw noPicture();
      return { picture: { from: 'PICTURE', to: null } };
    });
  }

  /** Does it and records what it changed, if anything. */
  private async change(asker: UserPrincipal, id: string, work: (tx: Tx, at: number) => Promise<Diff>): Promise<void> {
    await this.get(asker, id);
    await this.access.assertManages(asker, id);
    const at = this.clock.now();
    await this.db.tenant(asker.tenantId, async (tx) => {
      const diff = await work(tx, at);
      if (Object.keys(diff).length === 0) return;
      const fact = { subjectId: id, actor: actorOf(asker), at, diff };
      await this.events.append(tx, asker.tenantId, { type: 'profile.changed', ...fact });
    });
  }

  /** Whose address somebody may see: their own and those of the people they lead; null: everybody's. */
  private async knownTo(asker: UserPrincipal): Promise<string[] | null> {
    const led = await this.access.ledBy(asker);
    if (led === null) return null;
    const members = await this.db.tenant(asker.tenantId, (tx) => this.repository.membersOf(tx, led));
    return [asker.userId, ...members];
  }
}

function toUser({ sortName: _, pictureAt, email, ...record }: MemberRecord, known: readonly string[] | null): User {
  return {
    ...record,
    email: known === null || known.includes(record.id) ? email : null,
    pictureUrl: pictureAt === null ? null : `/api/v1/users/${record.id}/picture?at=${pictureAt}`,
  };
}

function noPicture(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no picture of this person.' });
}

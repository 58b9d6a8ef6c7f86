import type { ContactGroup, CreateContactGroup, ListContactGroups, PatchContactGroup } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, violatedConstraint, type Tx } from '../../platform/db/database.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids.js';
import { invalidField } from '../resources/resource-errors.js';
import { assertAuthor, assertVersion } from './authors.js';
import { ContactGroupsRepository, type ContactGroupRecord } from './contact-groups.repository.js';
import { ContactsRepository } from './contacts.repository.js';
import { contactNotFound } from './contacts.service.js';

const sortKeySchema = z.tuple([z.string(), z.uuid()]);

/** Groups of contacts. All members use them; who added one changes it. */
@Injectable()
export class ContactGroupsService {
  constructor(
    private readonly db: Database,
    private readonly repository: ContactGroupsRepository,
    private readonly contacts: ContactsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  list(tenantId: string, { search, limit, cursor }: ListContactGroups): Promise<Page<ContactGroup>> {
    const after = cursor === undefined ? null : sortKeyIn(cursor, sortKeySchema);
    return this.db.tenant(tenantId, async (tx) => {
      const records = await this.repository.page(tx, search, after, limit + 1);
      const page = pageOf(records, limit, ({ name, id }) => [name.toLowerCase(), id]);
      return { ...page, items: page.items.map(toGroup) };
    });
  }

  get(tenantId: string, id: string): Promise<ContactGroup> {
    return this.db.tenant(tenantId, async (tx) => toGroup(await this.found(tx, id)));
  }

  create(asker: Principal, { name, description, contactIds }: CreateContactGroup): Promise<ContactGroup> {
    const { tenantId } = asker;
    const at = this.clock.now();
    const group: ContactGroupRecord = {
      id: uuidv7(),
      name,
      description: description || null,
      members: [],
      version: 1,
      createdBy: actorOf(asker),
      createdAt: at,
      updatedAt: at,
    };
    return this.write(tenantId, async (tx) => {
      await this.assertContacts(tx, contactIds);
      await this.repository.insert(tx, tenantId, group);
      await this.repository.setMembers(tx, tenantId, group.id, contactIds);
      await this.record(asker, tx, 'contact-group.created', null, {
        ...group,
        members: contactIds.map((id) => ({ id })),
      });
      return toGroup(await this.found(tx, group.id));
    });
  }

  patch(asker: Principal, id: string, patch: PatchContactGroup, expectedVersion?: number): Promise<ContactGroup> {
    const { tenantId } = asker;
    return this.write(tenantId, async (tx) => {
      const before = await this.locked(asker, tx, id, expectedVersion);
      if (patch.contactIds) {
        await this.assertContacts(tx, patch.contactIds);
        await this.repository.setMembers(tx, tenantId, id, patch.contactIds);
      }
      const after = {
        ...before,
        name: patch.name ?? before.name,
        description: patch.description === undefined ? before.description : patch.description || null,
        members: (await this.found(tx, id)).members,
        version: before.version + 1,
        updatedAt: this.clock.now(),
      };
      if (Object.keys(diffOfGroups(before, after)).length === 0) return toGroup(before);
      await this.repository.update(tx, after);
      await this.record(asker, tx, 'contact-group.updated', before, after);
      return toGroup(after);
    });
  }

  delete(asker: Principal, id: string, expectedVersion?: number): Promise<void> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const before = await this.locked(asker, tx, id, expectedVersion);
      await this.repository.delete(tx, id);
      await this.record(asker, tx, 'contact-group.deleted', before, before);
    });
  }

  private async locked(asker: Principal, tx: Tx, id: string, expectedVersion?: number): Promise<ContactGroupRecord> {
    const found = await this.repository.lock(tx, id);
    if (!found) throw groupNotFound();
    assertAuthor(asker, found.createdBy);
    assertVersion(found.version, expectedVersion);
    return found;
  }

  private async found(tx: Tx, id: string): Promise<ContactGroupRecord> {
    const found = await this.repository.find(tx, id);
    if (!found) throw groupNotFound();
    return found;
  }

  private async assertContacts(tx: Tx, ids: readonly string[]): Promise<void> {
    if ((await this.contacts.named(tx, ids)).length < ids.length) throw contactNotFound();
  }

  private async record(
    asker: Principal,
    tx: Tx,
    type: `contact-group.${'created' | 'updated' | 'deleted'}`,
    before: Described | null,
    after: Described & { id: string; version: number },
  ): Promise<void> {
    const fact = { subjectId: after.id, version: after.version, diff: diffOfGroups(before, after) };
    await this.events.append(tx, asker.tenantId, { type, ...fact, actor: actorOf(asker), at: this.clock.now() });
  }

  private async write<Result>(tenantId: string, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    try {
      return await this.db.tenant(tenantId, work);
    } catch (error) {
      if (violatedConstraint(error) === 'contact_group_name') {
        throw invalidField('name', 'There is a group of this name already.');
      }
      throw error;
    }
  }
}

interface Described {
  name: string;
  description: string | null;
  members: readonly { id: string }[];
}

function diffOfGroups(before: Described | null, after: Described) {
  const fields = ({ name, description, members }: Described) => ({
    name,
    description,
    contactIds: members.map(({ id }) => id).sort(),
  });
  return diffBetween(before && fields(before), fields(after));
}

function toGroup({ createdAt, updatedAt, createdBy, ...group }: ContactGroupRecord): ContactGroup {
  return {
    ...group,
    createdBy: { id: createdBy.id, name: createdBy.name },
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

export function groupNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such group of contacts.' });
}

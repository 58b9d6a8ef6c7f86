import type { ContactGroup } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/database.js';
import { ContactGroupsRepository } from './contact-groups.repository.js';
import { groupNotFound } from './contact-groups.service.js';
import { ContactsRepository } from './contacts.repository.js';
import { contactNotFound } from './contacts.service.js';

export interface Invited {
  contactIds?: readonly string[] | undefined;
  groupIds?: readonly string[] | undefined;
}

/** Who somebody means by contacts and groups, at this moment. */
@Injectable()
export class ContactBook {
  constructor(
    private readonly db: Database,
    private readonly contacts: ContactsRepository,
    private readonly groups: ContactGroupsRepository,
  ) {}

  /** Their names and addresses, each once. NOT_FOUND where one of them does not exist. */
  async addressees(tenantId: string, { contactIds = [], groupIds = [] }: Invited) {
    if (contactIds.length === 0 && groupIds.length === 0) return [];
    const people = await this.db.tenant(tenantId, async (tx) => [
      ...(await this.named(tx, contactIds)),
      ...(await this.inGroups(tx, groupIds)),
    ]);
    return [...new Map(people.map(({ email, name }) => [email, { email, name }])).values()];
  }

  private async named(tx: Tx, ids: readonly string[]) {
    const found = await this.contacts.named(tx, ids);
    if (found.length < new Set(ids).size) throw contactNotFound();
    return found;
  }

  private async inGroups(tx: Tx, ids: readonly string[]) {
    const members: ContactGroup['members'] = [];
    for (const id of new Set(ids)) {
      const group = await this.groups.find(tx, id);
      if (!group) throw groupNotFound();
      members.push(...group.members);
    }
    return members;
  }
}

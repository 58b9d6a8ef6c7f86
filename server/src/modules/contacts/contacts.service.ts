import type { Contact, CreateContact, ListContacts, PatchContact } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, violatedConstraint } from '../../platform/db/database.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { sent } from '../../platform/http/patch.js';
import { uuidv7 } from '../../platform/ids.js';
import { invalidField } from '../resources/resource-errors.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { assertAuthor, assertVersion } from './authors.js';
import { ContactsRepository, type ContactFields, type ContactRecord } from './contacts.repository.js';
import { parsePhone } from './phone-number.js';

const sortKeySchema = z.tuple([z.string(), z.uuid()]);

/** People to invite who are no members. All members use them; who added one changes it. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly db: Database,
    private readonly repository: ContactsRepository,
    private readonly tenancy: TenancyRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  list(tenantId: string, query: ListContacts): Promise<Page<Contact>> {
    const after = query.cursor === undefined ? null : sortKeyIn(query.cursor, sortKeySchema);
    return this.db.tenant(tenantId, async (tx) => {
      const records = await this.repository.page(tx, query, after, query.limit + 1);
      const page = pageOf(records, query.limit, ({ name, id }) => [name.toLowerCase(), id]);
      return { ...page, items: page.items.map(toContact) };
    });
  }

  async get(tenantId: string, id: string): Promise<Contact> {
    const found = await this.db.tenant(tenantId, (tx) => this.repository.find(tx, id));
    if (!found) throw contactNotFound();
    return toContact(found);
  }

  async create(asker: Principal, input: CreateContact): Promise<Contact> {
    const { tenantId } = asker;
    const at = this.clock.now();
    const fields = await this.tidy(tenantId, input);
    const contact: ContactRecord = {
      ...fields,
      id: uuidv7(),
      version: 1,
      createdBy: actorOf(asker),
      createdAt: at,
      updatedAt: at,
    };
    return this.unlessTaken(() =>
      this.db.tenant(tenantId, async (tx) => {
        await this.repository.insert(tx, tenantId, contact);
        await this.events.append(tx, tenantId, {
          type: 'contact.created',
          subjectId: contact.id,
          actor: contact.createdBy,
          version: 1,
          diff: diffBetween(null, fields),
          at,
        });
        return toContact(contact);
      }),
    );
  }

  async patch(asker: Principal, id: string, patch: PatchContact, expectedVersion?: number): Promise<Contact> {
    const { tenantId } = asker;
    const changed = await this.tidy(tenantId, sent(patch));
    return this.unlessTaken(() =>
      this.db.tenant(tenantId, async (tx) => {
        const before = await this.repository.lock(tx, id);
        if (!before) throw contactNotFound();
        assertAuthor(asker, before.createdBy);
        assertVersion(before.version, expectedVersion);
        const at = this.clock.now();
        const after = { ...before, ...changed, version: before.version + 1, updatedAt: at };
        const diff = diffBetween(fieldsOf(before), fieldsOf(after));
        if (Object.keys(diff).length === 0) return toContact(before);
        await this.repository.update(tx, after);
        const actor = actorOf(asker);
        const fact = { subjectId: id, actor, version: after.version, diff, at };
        await this.events.append(tx, tenantId, { type: 'contact.updated', ...fact });
        return toContact(after);
      }),
    );
  }

  /** It leaves its groups too; who was invited before stays invited. */
  delete(asker: Principal, id: string, expectedVersion?: number): Promise<void> {
    const { tenantId } = asker;
    return this.db.tenant(tenantId, async (tx) => {
      const before = await this.repository.lock(tx, id);
      if (!before) throw contactNotFound();
      assertAuthor(asker, before.createdBy);
      assertVersion(before.version, expectedVersion);
      await this.repository.delete(tx, id);
      await this.events.append(tx, tenantId, {
        type: 'contact.deleted',
        subjectId: id,
        actor: actorOf(asker),
        version: before.version,
        at: this.clock.now(),
      });
    });
  }

  /** Phone numbers in one form; one without a country is of the organisation's. */
  private async tidy<Some extends Partial<ContactFields>>(tenantId: string, fields: Some): Promise<Some> {
    const tidied = { ...fields };
    if (fields.company === '') tidied.company = null;
    if (fields.notes === '') tidied.notes = null;
    if (fields.phone === undefined || fields.phone === null) return tidied;
    const { timeZone } = (await this.tenancy.findById(tenantId))!;
    const phone = parsePhone(fields.phone, [timeZone]);
    if (phone === null) throw invalidField('phone', 'Write a phone number with its country, such as +34 912 345 678.');
    return { ...tidied, phone };
  }

  private async unlessTaken<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } catch (error) {
      if (violatedConstraint(error) === 'contact_email') {
        throw invalidField('email', 'There is a contact with this address already.');
      }
      throw error;
    }
  }
}

const fieldsOf = ({ name, email, phone, company, notes, tags }: ContactRecord): ContactFields => ({
  name,
  email,
  phone,
  company,
  notes,
  tags,
});

function toContact({ createdAt, updatedAt, createdBy, ...contact }: ContactRecord): Contact {
  return {
    ...contact,
    createdBy: { id: createdBy.id, name: createdBy.name },
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

export function contactNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such contact.' });
}

import {
  contactSchema,
  createContactSchema,
  idSchema,
  listContactsQuerySchema,
  pageOf,
  patchContactSchema,
  type Contact,
  type CreateContact,
  type ListContacts,
  type PatchContact,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { IfMatch } from '../../platform/http/conditional-headers.js';
import { Answers } from '../../platform/http/openapi.js';
import { ContactsService } from './contacts.service.js';

const id = () => Param('id', { schema: idSchema });

/** The organisation's address book. */
@Controller('api/v1/contacts')
@Allow('member')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @Answers('Contacts by name', pageOf(contactSchema))
  list(@Asker() asker: Principal, @Query({ schema: listContactsQuerySchema }) query: ListContacts) {
    return this.contacts.list(asker.tenantId, query);
  }

  @Get(':id')
  @Answers('One contact', contactSchema)
  get(@Asker() asker: Principal, @id() contactId: string): Promise<Contact> {
    return this.contacts.get(asker.tenantId, contactId);
  }

  @Post()
  @Answers('Add a contact', contactSchema, 201)
  create(@Asker() asker: Principal, @Body({ schema: createContactSchema }) body: CreateContact): Promise<Contact> {
    return this.contacts.create(asker, body);
  }

  @Patch(':id')
  @Answers('Change a contact: whoever added it, or an administrator', contactSchema)
  patch(
    @Asker() asker: Principal,
    @id() contactId: string,
    @Body({ schema: patchContactSchema }) body: PatchContact,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<Contact> {
    return this.contacts.patch(asker, contactId, body, expectedVersion);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers('Delete a contact: whoever added it, or an administrator', undefined, 204)
  delete(
    @Asker() asker: Principal,
    @id() contactId: string,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<void> {
    return this.contacts.delete(asker, contactId, expectedVersion);
  }
}

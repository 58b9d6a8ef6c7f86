import {
  contactGroupSchema,
  createContactGroupSchema,
  idSchema,
  listContactGroupsQuerySchema,
  pageOf,
  patchContactGroupSchema,
  type ContactGroup,
  type CreateContactGroup,
  type ListContactGroups,
  type PatchContactGroup,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { IfMatch } from '../../platform/http/conditional-headers.js';
import { Answers } from '../../platform/http/openapi.js';
import { ContactGroupsService } from './contact-groups.service.js';

const id = () => Param('id', { schema: idSchema });

/** Contacts that are invited together. */
@Controller('api/v1/contact-groups')
@Allow('member')
export class ContactGroupsController {
  constructor(private readonly groups: ContactGroupsService) {}

  @Get()
  @Answers('Groups of contacts by name', pageOf(contactGroupSchema))
  list(@Asker() asker: Principal, @Query({ schema: listContactGroupsQuerySchema }) query: ListContactGroups) {
    return this.groups.list(asker.tenantId, query);
  }

  @Get(':id')
  @Answers('One group of contacts', contactGroupSchema)
  get(@Asker() asker: Principal, @id() groupId: string): Promise<ContactGroup> {
    return this.groups.get(asker.tenantId, groupId);
  }

  @Post()
  @Answers('Add a group of contacts', contactGroupSchema, 201)
  create(
    @Asker() asker: Principal,
    @Body({ schema: createContactGroupSchema }) body: CreateContactGroup,
  ): Promise<ContactGroup> {
    return this.groups.create(asker, body);
  }

  @Patch(':id')
  @Answers('Change a group and who is in it: whoever added it, or an administrator', contactGroupSchema)
  patch(
    @Asker() asker: Principal,
    @id() groupId: string,
    @Body({ schema: patchContactGroupSchema }) body: PatchContactGroup,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<ContactGroup> {
    return this.groups.patch(asker, groupId, body, expectedVersion);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers('Delete a group; its contacts stay', undefined, 204)
  delete(
    @Asker() asker: Principal,
    @id() groupId: string,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<void> {
    return this.groups.delete(asker, groupId, expectedVersion);
  }
}

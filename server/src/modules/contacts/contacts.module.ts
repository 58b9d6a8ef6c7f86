import { Module } from '@nestjs/common';
import { DepartmentsModule } from '../departments/departments.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { ContactBook } from './contact-book.js';
import { ContactGroupsController } from './contact-groups.controller.js';
import { ContactGroupsRepository } from './contact-groups.repository.js';
import { ContactGroupsService } from './contact-groups.service.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

@Module({
  imports: [TenancyModule, DepartmentsModule],
  controllers: [ContactsController, ContactGroupsController],
  providers: [ContactBook, ContactsRepository, ContactsService, ContactGroupsRepository, ContactGroupsService],
  exports: [ContactBook],
})
export class ContactsModule {}

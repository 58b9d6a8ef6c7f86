import { Module } from '@nestjs/common';
import { DepartmentsModule } from '../departments/departments.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { PeopleController } from './people.controller.js';
import { PeopleRepository } from './people.repository.js';
import { PeopleService } from './people.service.js';
import { ReaderMails } from './reader-mails.js';

@Module({
  imports: [TenancyModule, DepartmentsModule],
  controllers: [PeopleController],
  providers: [PeopleRepository, PeopleService, ReaderMails],
  exports: [PeopleRepository, ReaderMails],
})
export class PeopleModule {}

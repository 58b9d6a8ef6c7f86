import { Module } from '@nestjs/common';
import { ForeignIds } from './foreign-ids.js';
import { TenancyRepository } from './tenancy.repository.js';

@Module({ providers: [TenancyRepository, ForeignIds], exports: [TenancyRepository, ForeignIds] })
export class TenancyModule {}

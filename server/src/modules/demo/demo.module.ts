import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { DemoService } from './demo.service.js';

@Module({ imports: [IdentityModule, ResourcesModule, BookingsModule], providers: [DemoService] })
export class DemoModule {}

import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/availability.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { DepartmentsModule } from '../departments/departments.module.js';
import { MeetingTypesModule } from '../meeting-types/meeting-types.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { BookingDesk } from './booking-desk.js';
import { CustomerSeries } from './customer-series.js';
import { DepartmentBookingViews } from './department-booking-views.js';
import { DepartmentBookingsController } from './department-bookings.controller.js';
import { DepartmentBookingsRepository } from './department-bookings.repository.js';
import { DepartmentBookingsService } from './department-bookings.service.js';
import { HoldsController } from './holds.controller.js';
import { HoldsService } from './holds.service.js';
import { InternalMeetings } from './internal-meetings.js';
import { MoveBookingService } from './move-booking.js';

@Module({
  imports: [
    TenancyModule,
    ResourcesModule,
    DepartmentsModule,
    MeetingTypesModule,
    AvailabilityModule,
    BookingsModule,
    PaymentsModule,
  ],
  controllers: [DepartmentBookingsController, HoldsController],
  providers: [
    BookingDesk,
    CustomerSeries,
    DepartmentBookingViews,
    DepartmentBookingsRepository,
    DepartmentBookingsService,
    HoldsService,
    InternalMeetings,
    MoveBookingService,
  ],
  exports: [BookingDesk, DepartmentBookingsRepository, MoveBookingService],
})
export class DepartmentBookingsModule {}

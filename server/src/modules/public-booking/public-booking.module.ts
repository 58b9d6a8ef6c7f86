import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/availability.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { DepartmentBookingsModule } from '../department-bookings/department-bookings.module.js';
import { DepartmentsModule } from '../departments/departments.module.js';
import { FleetModule } from '../fleet/fleet.module.js';
import { MeetingTypesModule } from '../meeting-types/meeting-types.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { BookingLinksService } from './booking-links.js';
import { Challenges } from './challenges.js';
import { CustomerBookings } from './customer-bookings.js';
import { PublicBookingController } from './public-booking.controller.js';
import { PublicBookingRepository } from './public-booking.repository.js';
import { PublicBookingSettingsController } from './public-booking-settings.controller.js';
import { PublicBookingSettingsService } from './public-booking-settings.js';
import { PublicCatalog } from './public-catalog.js';
import { PublicLook } from './public-look.js';
import { PublicTenants } from './public-tenants.js';
import { SlotStreams } from './slot-streams.js';
import { VisitorPages } from './visitor-page.js';

@Module({
  imports: [
    TenancyModule,
    DepartmentsModule,
    MeetingTypesModule,
    AvailabilityModule,
    BookingsModule,
    DepartmentBookingsModule,
    PaymentsModule,
    FleetModule,
  ],
  controllers: [PublicBookingController, PublicBookingSettingsController],
  providers: [
    BookingLinksService,
    Challenges,
    CustomerBookings,
    PublicBookingRepository,
    PublicBookingSettingsService,
    PublicCatalog,
    PublicLook,
    PublicTenants,
    SlotStreams,
    VisitorPages,
  ],
})
export class PublicBookingModule {}

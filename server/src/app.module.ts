import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ClockModule } from './modules/clock/clock.module.js';
import { DisplaysModule } from './modules/displays/displays.module.js';
import { FleetModule } from './modules/fleet/fleet.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { AnalyticsModule } from './modules/analytics/analytics.module.js';
import { AvailabilityModule } from './modules/availability/availability.module.js';
import { BookingsModule } from './modules/bookings/bookings.module.js';
import { BrokerModule } from './modules/broker/broker.module.js';
import { CalendarsModule } from './modules/calendars/calendars.module.js';
import { ContactsModule } from './modules/contacts/contacts.module.js';
import { DemoModule } from './modules/demo/demo.module.js';
import { DepartmentBookingsModule } from './modules/department-bookings/department-bookings.module.js';
import { DepartmentsModule } from './modules/departments/departments.module.js';
import { DisplayRequestsModule } from './modules/display-requests/display-requests.module.js';
import { AccessGuard } from './modules/identity/access.guard.js';
import { IssuesModule } from './modules/issues/issues.module.js';
import { IdentityModule } from './modules/identity/identity.module.js';
import { MeetingTypesModule } from './modules/meeting-types/meeting-types.module.js';
import { PaymentsModule } from './modules/payments/payments.module.js';
import { PeopleModule } from './modules/people/people.module.js';
import { PublicBookingModule } from './modules/public-booking/public-booking.module.js';
import { RealtimeModule } from './modules/realtime/realtime.module.js';
import { PeripheralsModule } from './modules/peripherals/peripherals.module.js';
import { RoomsModule } from './modules/rooms/rooms.module.js';
import { SensorsModule } from './modules/sensors/sensors.module.js';
import { ResourcesModule } from './modules/resources/resources.module.js';
import { VisitsModule } from './modules/visits/visits.module.js';
import { IdempotencyModule } from './platform/idempotency/idempotency.module.js';
import { PlatformModule, type PlatformOptions } from './platform/platform.module.js';

/** The house: each line below is a folder of `modules/` that shows a whole feature, lowest tier first. */
@Module({})
export class AppModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        PlatformModule.forRoot(options),
        IdempotencyModule,
        IdentityModule,
        ResourcesModule,
        DisplaysModule,
        DepartmentsModule,
        PeopleModule,
        ContactsModule,
        MeetingTypesModule,
        AvailabilityModule,
        BookingsModule,
        PaymentsModule,
        DepartmentBookingsModule,
        RoomsModule,
        FleetModule,
        PeripheralsModule,
        IssuesModule,
        DisplayRequestsModule,
        SensorsModule,
        VisitsModule,
        CalendarsModule,
        AnalyticsModule,
        RealtimeModule,
        BrokerModule,
        PublicBookingModule,
        DemoModule,
        HealthModule,
        ClockModule.forRoot(options.config),
      ],
      providers: [{ provide: APP_GUARD, useExisting: AccessGuard }],
    };
  }
}

import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/availability.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DepartmentsModule } from '../departments/departments.module.js';
import { DisplaysModule } from '../displays/displays.module.js';
import { MeetingTypesModule } from '../meeting-types/meeting-types.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { Alternatives } from './alternatives.js';
import { AttendanceService } from './attendance.js';
import { AutoRelease } from './auto-release.js';
import { BookingWriter } from './booking-writer.js';
import { BookingsController } from './bookings.controller.js';
import { BookingsRepository } from './bookings.repository.js';
import { ChangeRights } from './change-rights.js';
import { ChangeBookingService } from './change-booking.js';
import { CreateBookingService } from './create-booking.js';
import { DoorBookingService } from './door-booking.js';
import { HoldsRepository } from './holds.repository.js';
import { NightlyNoShow } from './nightly-no-show.js';
import { NoShowsController } from './no-shows.controller.js';
import { NoShowsRepository } from './no-shows.repository.js';
import { PeopleAvailability } from './people-availability.js';
import { PeopleDirectory } from './people-directory.js';
import { ReadBookingsService } from './read-bookings.js';
import { References } from './references.js';
import { ChangeSeriesService } from './series/change-series.js';
import { ChangedOccurrences } from './series/changed-occurrences.js';
import { CreateSeriesService } from './series/create-series.js';
import { ExtendSeries } from './series/extend-series.js';
import { MakeSeries } from './series/make-series.js';
import { OccurrenceBooker } from './series/occurrence-booker.js';
import { OccurrenceJudge } from './series/occurrence-judge.js';
import { ReadSeriesService } from './series/read-series.js';
import { SeriesScenes } from './series/series-scene.js';
import { SeriesController } from './series/series.controller.js';
import { SeriesRepository } from './series/series.repository.js';
import { TappingRules } from './tapping.js';

@Module({
  imports: [
    TenancyModule,
    ResourcesModule,
    DisplaysModule,
    DepartmentsModule,
    ContactsModule,
    MeetingTypesModule,
    AvailabilityModule,
  ],
  controllers: [BookingsController, NoShowsController, SeriesController],
  providers: [
    BookingsRepository,
    References,
    PeopleDirectory,
    Alternatives,
    BookingWriter,
    CreateBookingService,
    ChangeBookingService,
    ChangeRights,
    HoldsRepository,
    PeopleAvailability,
    AttendanceService,
    DoorBookingService,
    TappingRules,
    ReadBookingsService,
    AutoRelease,
    NightlyNoShow,
    NoShowsRepository,
    SeriesRepository,
    OccurrenceJudge,
    OccurrenceBooker,
    MakeSeries,
    CreateSeriesService,
    SeriesScenes,
    ChangedOccurrences,
    ChangeSeriesService,
    ReadSeriesService,
    ExtendSeries,
  ],
  exports: [
    BookingsRepository,
    BookingWriter,
    CreateBookingService,
    AttendanceService,
    DoorBookingService,
    HoldsRepository,
    MakeSeries,
    PeopleDirectory,
    References,
    SeriesRepository,
    TappingRules,
  ],
})
export class BookingsModule {}

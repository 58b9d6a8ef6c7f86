import {
  checkBookingSchema,
  checkResultSchema,
  createDepartmentBookingSchema,
  createdDepartmentBookingSchema,
  declineSchema,
  departmentBookingDetailSchema,
  departmentBookingSchema,
  freeTimesQuerySchema,
  idSchema,
  listDepartmentBookingsQuerySchema,
  pageOf,
  reassignSchema,
  slotsSchema,
  type CheckBooking,
  type CheckResult,
  type CreateDepartmentBooking,
  type CreatedDepartmentBooking,
  type DepartmentBookingDetail,
  type ListDepartmentBookings,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { InternalMeetings } from './internal-meetings.js';
import { DepartmentBookingsService } from './department-bookings.service.js';

const id = () => Param('id', { schema: idSchema });

@Controller('api/v1/bookings')
@Allow('member')
export class DepartmentBookingsController {
  constructor(
    private readonly bookings: DepartmentBookingsService,
    private readonly internal: InternalMeetings,
  ) {}

  @Get()
  @Answers(
    'Bookings with hosts and customers: all, those of the departments one leads, or one’s own',
    pageOf(departmentBookingSchema),
  )
  list(
    @Asker() asker: UserPrincipal,
    @Query({ schema: listDepartmentBookingsQuerySchema }) query: ListDepartmentBookings,
  ) {
    return this.bookings.list(asker, query);
  }

  @Post()
  @Answers(
    'Book for a customer, or a meeting of colleagues, once or again and again',
    createdDepartmentBookingSchema,
    201,
  )
  create(
    @Asker() asker: UserPrincipal,
    @Body({ schema: createDepartmentBookingSchema }) body: CreateDepartmentBooking,
  ): Promise<CreatedDepartmentBooking> {
    return this.bookings.create(asker, body);
  }

  @Get('free-times')
  @Answers('When several people have time together', slotsSchema)
  async freeTimes(
    @Asker() asker: UserPrincipal,
    @Query({ schema: freeTimesQuerySchema }) query: z.output<typeof freeTimesQuerySchema>,
  ) {
    return { slots: await this.internal.freeTimes(asker, query) };
  }

  @Post('check')
  @HttpCode(200)
  @Answers('Would this booking, or this move of one, be valid?', checkResultSchema)
  check(@Asker() asker: UserPrincipal, @Body({ schema: checkBookingSchema }) body: CheckBooking): Promise<CheckResult> {
    return this.bookings.check(asker, body);
  }

  @Get(':id')
  @Answers('One booking with all of its details', departmentBookingDetailSchema)
  get(@Asker() asker: UserPrincipal, @id() bookingId: string): Promise<DepartmentBookingDetail> {
    return this.bookings.get(asker, bookingId);
  }

  @Post(':id/reassign')
  @HttpCode(200)
  @Answers('Give a booking to another member', departmentBookingDetailSchema)
  reassign(
    @Asker() asker: UserPrincipal,
    @id() bookingId: string,
    @Body({ schema: reassignSchema }) body: z.infer<typeof reassignSchema>,
  ): Promise<DepartmentBookingDetail> {
    return this.bookings.reassign(asker, bookingId, body);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Answers('Approve a booking that waits for it', departmentBookingDetailSchema)
  approve(@Asker() asker: UserPrincipal, @id() bookingId: string): Promise<DepartmentBookingDetail> {
    return this.bookings.approve(asker, bookingId);
  }

  @Post(':id/decline')
  @HttpCode(200)
  @Answers('Decline a booking that waits for approval', departmentBookingDetailSchema)
  decline(
    @Asker() asker: UserPrincipal,
    @id() bookingId: string,
    @Body({ schema: declineSchema }) body: z.infer<typeof declineSchema>,
  ): Promise<DepartmentBookingDetail> {
    return this.bookings.decline(asker, bookingId, body?.reason);
  }
}

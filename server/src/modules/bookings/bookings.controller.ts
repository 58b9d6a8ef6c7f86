import {
  availabilityQuerySchema,
  cancelBookingSchema,
  createBookingSchema,
  idSchema,
  listBookingsQuerySchema,
  patchBookingSchema,
  type Booking,
  type CreateBooking,
  type ListBookingsQuery,
  type PatchBooking,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { IdempotencyKey, IfMatch } from '../../platform/http/conditional-headers.js';
import { AttendanceService } from './attendance.js';
import { ChangeBookingService } from './change-booking.js';
import { CreateBookingService } from './create-booking.js';
import { ReadBookingsService } from './read-bookings.js';

const createQuerySchema = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });
const scopeQuerySchema = z.strictObject({ scope: z.enum(['this', 'following', 'all']).default('this') });
const id = () => Param('id', { schema: idSchema });

@Controller('api/v1')
@Allow('member', 'agent')
export class BookingsController {
  constructor(
    private readonly creator: CreateBookingService,
    private readonly changer: ChangeBookingService,
    private readonly attendance: AttendanceService,
    private readonly reader: ReadBookingsService,
    private readonly clock: Clock,
  ) {}

  @Post('calendar/events')
  async create(
    @Asker() asker: Principal,
    @Body({ schema: createBookingSchema }) body: CreateBooking,
    @Query({ schema: createQuerySchema }) query: z.infer<typeof createQuerySchema>,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Booking | { ok: true }> {
    if (query.dryRun === 'true') {
      await this.creator.check(asker, body);
      void reply.status(200);
      return { ok: true };
    }
    return this.creator.create(asker, body, { idempotencyKey });
  }

  @Get('calendar/events')
  list(@Asker() asker: Principal, @Query({ schema: listBookingsQuerySchema }) query: ListBookingsQuery) {
    return this.reader.list(asker.tenantId, query);
  }

  @Get('calendar/availability')
  availability(
    @Asker() asker: Principal,
    @Query({ schema: availabilityQuerySchema }) query: z.infer<typeof availabilityQuerySchema>,
  ) {
    return this.reader.availability(asker.tenantId, query);
  }

  @Get('bookings/dashboard')
  dashboard(@Asker() asker: Principal) {
    return this.reader.upcoming(asker.tenantId);
  }

  @Get('calendar/events/:id')
  get(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.reader.get(asker.tenantId, bookingId);
  }

  @Get('calendar/events/:id/changes')
  async changes(@Asker() asker: Principal, @id() bookingId: string) {
    return { items: await this.reader.changes(asker.tenantId, bookingId) };
  }

  @Patch('calendar/events/:id')
  patch(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Body({ schema: patchBookingSchema }) body: PatchBooking,
    @Query({ schema: scopeQuerySchema }) _scope: unknown,
    @IfMatch() version: number | undefined,
  ): Promise<Booking> {
    return this.changer.patch(asker, bookingId, body, version);
  }

  @Put('calendar/events/:id')
  put(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Body({ schema: createBookingSchema }) body: CreateBooking,
    @IfMatch() version: number | undefined,
  ): Promise<Booking> {
    return this.changer.put(asker, bookingId, body, version);
  }

  @Delete('calendar/events/:id')
  @HttpCode(204)
  async remove(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.changer.cancel(asker, bookingId, undefined, version);
  }

  @Post('calendar/events/:id/cancel')
  @HttpCode(200)
  cancel(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Body({ schema: cancelBookingSchema }) body: z.infer<typeof cancelBookingSchema>,
    @IfMatch() version: number | undefined,
  ): Promise<Booking> {
    return this.changer.cancel(asker, bookingId, body?.reason, version);
  }

  @Post('meetings/:id/show')
  @HttpCode(200)
  @Allow('member', 'agent', 'display')
  show(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.attendance.show({
      tenantId: asker.tenantId,
      id: bookingId,
      actor: actorOf(asker),
      at: this.clock.now(),
    });
  }

  @Post('bookings/:id/complete')
  @HttpCode(200)
  complete(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.attendance.complete({
      tenantId: asker.tenantId,
      id: bookingId,
      actor: actorOf(asker),
      at: this.clock.now(),
    });
  }

  @Post('bookings/:id/no-show')
  @HttpCode(200)
  noShow(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.attendance.noShow({
      tenantId: asker.tenantId,
      id: bookingId,
      actor: actorOf(asker),
      at: this.clock.now(),
    });
  }
}

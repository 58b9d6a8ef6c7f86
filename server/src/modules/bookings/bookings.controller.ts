import {
  availabilityQuerySchema,
  bookingChangeSchema,
  bookingSchema,
  cancelBookingSchema,
  createBookingSchema,
  createdBookingSchema,
  idSchema,
  listBookingsQuerySchema,
  pageOf,
  patchBookingSchema,
  scopeSchema,
  slotsSchema,
  type Booking,
  type CreateBooking,
  type CreatedBooking,
  type ListBookingsQuery,
  type PatchBooking,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { IfMatch } from '../../platform/http/conditional-headers.js';
import { Answers } from '../../platform/http/openapi.js';
import { AttendanceService } from './attendance.js';
import { ChangeBookingService } from './change-booking.js';
import { CreateBookingService } from './create-booking.js';
import { ReadBookingsService } from './read-bookings.js';
import { ChangeSeriesService } from './series/change-series.js';
import { CreateSeriesService } from './series/create-series.js';
import { tapperAsActor, TappingRules, type Tapper } from './tapping.js';

const createQuerySchema = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });
const scopeQuerySchema = z.strictObject({ scope: scopeSchema.default('this') });
type Scope = z.infer<typeof scopeQuerySchema>;
const id = () => Param('id', { schema: idSchema });

@Controller('api/v1')
@Allow('member', 'agent')
export class BookingsController {
  constructor(
    private readonly creator: CreateBookingService,
    private readonly changer: ChangeBookingService,
    private readonly series: CreateSeriesService,
    private readonly seriesChanger: ChangeSeriesService,
    private readonly attendance: AttendanceService,
    private readonly reader: ReadBookingsService,
    private readonly tappingRules: TappingRules,
    private readonly clock: Clock,
  ) {}

  @Post('calendar/events')
  @Answers('Book a meeting or a room, once or again and again (?dryRun=true only checks)', createdBookingSchema, 201)
  async create(
    @Asker() asker: Principal,
    @Body({ schema: createBookingSchema }) body: CreateBooking,
    @Query({ schema: createQuerySchema }) query: z.infer<typeof createQuerySchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedBooking | { ok: true }> {
    const { recurrence } = body;
    if (query.dryRun === 'true') {
      void reply.status(200);
      if (recurrence) return this.series.check(asker, { ...body, recurrence });
      await this.creator.check(asker, body);
      return { ok: true };
    }
    return recurrence ? this.series.create(asker, { ...body, recurrence }) : this.creator.create(asker, body);
  }

  @Get('calendar/events')
  @Answers('List bookings', pageOf(bookingSchema))
  list(@Asker() asker: Principal, @Query({ schema: listBookingsQuerySchema }) query: ListBookingsQuery) {
    return this.reader.list(asker.tenantId, query);
  }

  @Get('calendar/availability')
  @Answers('Free slots of a room or device, a person, or a department', slotsSchema)
  availability(
    @Asker() asker: Principal,
    @Query({ schema: availabilityQuerySchema }) query: z.infer<typeof availabilityQuerySchema>,
  ) {
    return this.reader.availability(asker.tenantId, query);
  }

  @Get('bookings/dashboard')
  @Answers(
    'Everything that is still to come, in one answer',
    z.object({ count: z.number(), results: z.array(bookingSchema) }),
  )
  dashboard(@Asker() asker: Principal) {
    return this.reader.upcoming(asker.tenantId);
  }

  @Get('calendar/events/:id')
  @Answers('One booking', bookingSchema)
  get(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.reader.get(asker.tenantId, bookingId);
  }

  @Get('calendar/events/:id/changes')
  @Answers('The change log of a booking, oldest first', z.object({ items: z.array(bookingChangeSchema) }))
  async changes(@Asker() asker: Principal, @id() bookingId: string) {
    return { items: await this.reader.changes(asker.tenantId, bookingId) };
  }

  @Patch('calendar/events/:id')
  @Answers('Change or move a booking, or its series from there on (?scope=)', bookingSchema)
  patch(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Body({ schema: patchBookingSchema }) body: PatchBooking,
    @Query({ schema: scopeQuerySchema }) { scope }: Scope,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<Booking> {
    if (scope === 'this') return this.changer.patch(asker, bookingId, body, expectedVersion);
    return this.seriesChanger.patch(asker, { bookingId, scope, expectedVersion }, body);
  }

  @Put('calendar/events/:id')
  @Answers('Replace a booking, or its series from there on (?scope=)', bookingSchema)
  put(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Body({ schema: createBookingSchema }) body: CreateBooking,
    @Query({ schema: scopeQuerySchema }) { scope }: Scope,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<Booking> {
    if (scope === 'this') return this.changer.put(asker, bookingId, body, expectedVersion);
    return this.seriesChanger.put(asker, { bookingId, scope, expectedVersion }, body);
  }

  @Delete('calendar/events/:id')
  @Answers('Cancel a booking, or its series from there on (?scope=)', undefined, 204)
  @HttpCode(204)
  async remove(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Query({ schema: scopeQuerySchema }) { scope }: Scope,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.cancelWithin(asker, bookingId, { scope, reason: undefined, version });
  }

  @Post('calendar/events/:id/cancel')
  @Answers('Cancel a booking with a reason', bookingSchema)
  @HttpCode(200)
  cancel(
    @Asker() asker: Principal,
    @id() bookingId: string,
    @Body({ schema: cancelBookingSchema }) body: z.infer<typeof cancelBookingSchema>,
    @IfMatch() version: number | undefined,
  ): Promise<Booking> {
    return this.cancelWithin(asker, bookingId, { scope: body?.scope ?? 'this', reason: body?.reason, version });
  }

  private cancelWithin(
    asker: Principal,
    bookingId: string,
    { scope, reason, version }: Scope & { reason: string | undefined; version: number | undefined },
  ): Promise<Booking> {
    if (scope === 'this') return this.changer.cancel(asker, bookingId, reason, version);
    return this.seriesChanger.cancel(asker, { bookingId, scope, expectedVersion: version }, reason);
  }

  @Post('meetings/:id/show')
  @Answers('Say that a meeting takes place', bookingSchema)
  @HttpCode(200)
  @Allow('member', 'agent', 'display')
  show(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    const showing = { tenantId: asker.tenantId, id: bookingId, at: this.clock.now() };
    if (asker.kind !== 'display') return this.attendance.show({ ...showing, actor: actorOf(asker) });
    // At a door it is a check-in by a mere tap.
    const tapper: Tapper = { display: asker, factor: 'TAP', person: null };
    return this.attendance.show({
      ...showing,
      actor: tapperAsActor(tapper),
      onlyOf: asker.resourceIds,
      permit: (booking) => this.tappingRules.assertAccepted(tapper, 'check-in', booking.resource_ids),
    });
  }

  @Post('bookings/:id/complete')
  @Answers('Mark a meeting as completed', bookingSchema)
  @HttpCode(200)
  complete(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.attendance.complete({
      tenantId: asker.tenantId,
      id: bookingId,
      actor: actorOf(asker),
      asker,
      at: this.clock.now(),
    });
  }

  @Post('bookings/:id/no-show')
  @Answers('Mark a meeting nobody came to', bookingSchema)
  @HttpCode(200)
  noShow(@Asker() asker: Principal, @id() bookingId: string): Promise<Booking> {
    return this.attendance.noShow({
      tenantId: asker.tenantId,
      id: bookingId,
      actor: actorOf(asker),
      asker,
      at: this.clock.now(),
    });
  }
}

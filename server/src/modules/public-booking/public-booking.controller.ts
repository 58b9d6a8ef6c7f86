import {
  cancelPublicBookingSchema,
  challengeSchema,
  createdPublicBookingSchema,
  createPublicBookingSchema,
  datesQuerySchema,
  datesSchema,
  idSchema,
  payPublicBookingSchema,
  publicBookingSchema,
  publicDepartmentsSchema,
  publicMeetingTypesSchema,
  publicPersonSchema,
  publicSlotsSchema,
  publicTenantSchema,
  reschedulePublicBookingSchema,
  slotsQuerySchema,
  tokenQuerySchema,
  type CreatedPublicBooking,
  type CreatePublicBooking,
  type PublicBooking,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { Challenges } from './challenges.js';
import { CustomerBookings } from './customer-bookings.js';
import { PublicBookingSettingsService } from './public-booking-settings.js';
import { PublicCatalog } from './public-catalog.js';
import { PublicLook } from './public-look.js';
import { PublicTenants } from './public-tenants.js';
import { SlotStreams } from './slot-streams.js';

/** Words that mean nothing are not found; that they are no slugs need not be said. */
const wordSchema = z.string().max(100);
const department = () => Param('department', { schema: wordSchema });
const type = () => Param('type', { schema: wordSchema });
const id = () => Param('id', { schema: idSchema });

/** What everybody may call, without a credential: of the tenant in the path, of the host name, or the default one. */
@Controller(['api/v1/public', 't/:tenant/api/v1/public'])
@Allow('public')
export class PublicBookingController {
  constructor(
    private readonly tenants: PublicTenants,
    private readonly catalog: PublicCatalog,
    private readonly bookings: CustomerBookings,
    private readonly challenges: Challenges,
    private readonly settings: PublicBookingSettingsService,
    private readonly streams: SlotStreams,
    private readonly looks: PublicLook,
  ) {}

  @Get('tenant')
  @Answers('Whose pages these are, and how they look', publicTenantSchema)
  async tenant(@Req() request: FastifyRequest) {
    return this.looks.of(await this.tenants.of(request));
  }

  @Get('tenant/logo')
  @Header('cache-control', 'public, max-age=86400')
  // A picture may be a document with scripts in it (SVG): where it is opened by itself, nothing of it runs.
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  @Answers('The logo')
  async logo(@Req() request: FastifyRequest): Promise<StreamableFile> {
    const { type, bytes } = await this.looks.logo(await this.tenants.of(request));
    return new StreamableFile(bytes, { type });
  }

  @Get('departments')
  @Answers('Departments that take bookings', publicDepartmentsSchema)
  async departments(@Req() request: FastifyRequest) {
    const { id } = await this.tenants.of(request);
    return { departments: await this.catalog.listDepartments(id) };
  }

  @Get('departments/:department/meeting-types')
  @Answers('What can be booked with a department', publicMeetingTypesSchema)
  async meetingTypes(@Req() request: FastifyRequest, @department() slug: string) {
    const { id } = await this.tenants.of(request);
    return this.catalog.listTypes(id, slug);
  }

  @Get('departments/:department/live')
  @ApiProduces('text/event-stream')
  @Answers('An event `changed` whenever the department may offer other times: read them anew')
  async live(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @department() slug: string): Promise<void> {
    const { id } = await this.tenants.of(request);
    await this.catalog.assertDepartment(id, slug);
    this.streams.open(id, request, reply);
  }

  @Get('people/:person')
  @Answers('A person with a link of their own, and what can be booked with them', publicPersonSchema)
  async person(@Req() request: FastifyRequest, @Param('person', { schema: wordSchema }) slug: string) {
    const { id } = await this.tenants.of(request);
    return this.catalog.person(id, slug);
  }

  @Get('departments/:department/meeting-types/:type/dates')
  @Answers('Dates of a month with free slots', datesSchema)
  async dates(
    @Req() request: FastifyRequest,
    @department() departmentSlug: string,
    @type() typeSlug: string,
    @Query({ schema: datesQuerySchema }) query: z.output<typeof datesQuerySchema>,
  ) {
    const { id } = await this.tenants.of(request);
    const words = { department: departmentSlug, type: typeSlug, host: query.host };
    return this.catalog.dates(id, await this.catalog.choose(id, words), query);
  }

  @Get('departments/:department/meeting-types/:type/slots')
  @Answers('Free slots of a date', publicSlotsSchema)
  async slots(
    @Req() request: FastifyRequest,
    @department() departmentSlug: string,
    @type() typeSlug: string,
    @Query({ schema: slotsQuerySchema }) query: z.output<typeof slotsQuerySchema>,
  ) {
    const { id } = await this.tenants.of(request);
    const words = { department: departmentSlug, type: typeSlug, host: query.host };
    return this.catalog.slots(id, await this.catalog.choose(id, words), query);
  }

  @Get('challenge')
  @Header('cache-control', 'no-store')
  @Answers('What a browser has to solve before it books, if anything', challengeSchema)
  async challenge(@Req() request: FastifyRequest) {
    const { id } = await this.tenants.of(request);
    const { isChallengeRequired } = await this.settings.read(id);
    return { challenge: isChallengeRequired ? await this.challenges.create() : null };
  }

  @Post('bookings')
  @Answers('Book', createdPublicBookingSchema, 201)
  async book(
    @Req() request: FastifyRequest,
    @Body({ schema: createPublicBookingSchema }) body: CreatePublicBooking,
  ): Promise<CreatedPublicBooking> {
    return this.bookings.book(await this.tenants.of(request), body, request.ip);
  }

  @Get('bookings/:id')
  @Header('cache-control', 'no-store')
  @Answers('A booking, for who holds one of its links', publicBookingSchema)
  async view(
    @Req() request: FastifyRequest,
    @id() bookingId: string,
    @Query({ schema: tokenQuerySchema }) { token }: z.infer<typeof tokenQuerySchema>,
  ): Promise<PublicBooking> {
    return this.bookings.view(await this.holder(request, bookingId, token));
  }

  @Get('bookings/:id/invite.ics')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="invite.ics"')
  @Answers('The booking as a file for calendars')
  async invite(
    @Req() request: FastifyRequest,
    @id() bookingId: string,
    @Query({ schema: tokenQuerySchema }) { token }: z.infer<typeof tokenQuerySchema>,
  ): Promise<string> {
    return this.bookings.invite(await this.holder(request, bookingId, token));
  }

  @Post('bookings/:id/pay')
  @HttpCode(200)
  @Answers('Where to pay a booking that waits for it, with any of its tokens', publicBookingSchema)
  async pay(
    @Req() request: FastifyRequest,
    @id() bookingId: string,
    @Body({ schema: payPublicBookingSchema }) { token }: z.infer<typeof payPublicBookingSchema>,
  ): Promise<PublicBooking> {
    return this.bookings.pay(await this.holder(request, bookingId, token));
  }

  @Post('bookings/:id/cancel')
  @HttpCode(200)
  @Answers('Cancel with the token of the link for it', publicBookingSchema)
  async cancel(
    @Req() request: FastifyRequest,
    @id() bookingId: string,
    @Body({ schema: cancelPublicBookingSchema }) { token, reason }: z.infer<typeof cancelPublicBookingSchema>,
  ): Promise<PublicBooking> {
    return this.bookings.cancel(await this.holder(request, bookingId, token), reason);
  }

  @Post('bookings/:id/reschedule')
  @HttpCode(200)
  @Answers('Move to another slot with the token of the link for it', createdPublicBookingSchema)
  async reschedule(
    @Req() request: FastifyRequest,
    @id() bookingId: string,
    @Body({ schema: reschedulePublicBookingSchema }) { token, ...to }: z.infer<typeof reschedulePublicBookingSchema>,
  ): Promise<CreatedPublicBooking> {
    return this.bookings.reschedule(await this.holder(request, bookingId, token), to);
  }

  private async holder(request: FastifyRequest, bookingId: string, token: string) {
    return { tenant: await this.tenants.of(request), bookingId, token, ip: request.ip };
  }
}

import {
  createMeetingTypeSchema,
  idSchema,
  listMeetingTypesQuerySchema,
  meetingTypeSchema,
  pageOf,
  patchMeetingTypeSchema,
  type CreateMeetingType,
  type MeetingType,
  type PatchMeetingType,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { MeetingTypesService } from './meeting-types.service.js';

const id = () => Param('id', { schema: idSchema });

/** Reading is for everybody of the organisation, writing for the department's leader and administrators. */
@Controller('api/v1/meeting-types')
@Allow('member')
export class MeetingTypesController {
  constructor(private readonly meetingTypes: MeetingTypesService) {}

  @Get()
  @Allow('member', 'agent')
  @Answers('Meeting types by name', pageOf(meetingTypeSchema))
  list(
    @Asker() asker: Principal,
    @Query({ schema: listMeetingTypesQuerySchema }) query: z.output<typeof listMeetingTypesQuerySchema>,
  ) {
    return this.meetingTypes.list(asker, query);
  }

  @Get(':id')
  @Allow('member', 'agent')
  @Answers('One meeting type', meetingTypeSchema)
  get(@Asker() asker: Principal, @id() typeId: string): Promise<MeetingType> {
    return this.meetingTypes.get(asker, typeId);
  }

  @Post()
  @Answers('Offer a meeting type', meetingTypeSchema, 201)
  create(
    @Asker() asker: Principal,
    @Body({ schema: createMeetingTypeSchema }) body: CreateMeetingType,
  ): Promise<MeetingType> {
    return this.meetingTypes.create(asker, body);
  }

  @Patch(':id')
  @Answers('Change a meeting type', meetingTypeSchema)
  patch(
    @Asker() asker: Principal,
    @id() typeId: string,
    @Body({ schema: patchMeetingTypeSchema }) body: PatchMeetingType,
  ): Promise<MeetingType> {
    return this.meetingTypes.patch(asker, typeId, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers('Offer a meeting type no longer', undefined, 204)
  archive(@Asker() asker: Principal, @id() typeId: string): Promise<void> {
    return this.meetingTypes.archive(asker, typeId);
  }
}

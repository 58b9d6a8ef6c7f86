import {
  idSchema,
  listUsersQuerySchema,
  pageOf,
  patchUserSchema,
  putPictureSchema,
  userSchema,
  type ListUsers,
  type PatchUser,
  type PutPicture,
  type User,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { PeopleService } from './people.service.js';

const id = () => Param('id', { schema: idSchema });

/** The members of an organisation, and what each of them chose. */
@Controller('api/v1/users')
@Allow('member')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Get()
  @Answers('Members by name', pageOf(userSchema))
  list(@Asker() asker: UserPrincipal, @Query({ schema: listUsersQuerySchema }) query: ListUsers) {
    return this.people.list(asker, query);
  }

  @Get(':id')
  @Answers('One member', userSchema)
  get(@Asker() asker: UserPrincipal, @id() userId: string): Promise<User> {
    return this.people.get(asker, userId);
  }

  @Patch(':id')
  @Answers('Change time zone, language or bio: one’s own, or of those one leads', userSchema)
  patch(
    @Asker() asker: UserPrincipal,
    @id() userId: string,
    @Body({ schema: patchUserSchema }) body: PatchUser,
  ): Promise<User> {
    return this.people.patch(asker, userId, body);
  }

  @Get(':id/picture')
  @Header('cache-control', 'private, max-age=86400')
  @Answers('The picture of a member')
  async picture(@Asker() asker: UserPrincipal, @id() userId: string, @Res() reply: FastifyReply): Promise<void> {
    const { type, picture } = await this.people.picture(asker, userId);
    void reply.type(type).send(picture);
  }

  @Put(':id/picture')
  @Answers('Put a picture of 180 KB at most in place of the one before', userSchema)
  putPicture(
    @Asker() asker: UserPrincipal,
    @id() userId: string,
    @Body({ schema: putPictureSchema }) body: PutPicture,
  ): Promise<User> {
    return this.people.putPicture(asker, userId, body);
  }

  @Delete(':id/picture')
  @HttpCode(204)
  @Answers('Take the picture away', undefined, 204)
  deletePicture(@Asker() asker: UserPrincipal, @id() userId: string): Promise<void> {
    return this.people.deletePicture(asker, userId);
  }
}

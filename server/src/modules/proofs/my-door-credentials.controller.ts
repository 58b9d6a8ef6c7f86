import { doorCredentialsSchema, issuedPinSchema, type DoorCredentials } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Controller, Delete, Get, Header, HttpCode, Post } from '@nestjs/common';
import type { Principal, UserPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { DoorCredentialsService } from './door-credentials.service.js';

/** What people do about their own PIN. */
@Controller('api/v1/me/door-credentials')
@Allow('member')
export class MyDoorCredentialsController {
  constructor(private readonly credentials: DoorCredentialsService) {}

  @Get()
  @Answers('How I show at doors who I am', doorCredentialsSchema)
  get(@Asker() asker: Principal): Promise<DoorCredentials> {
    return this.credentials.ofMine(person(asker));
  }

  // The answer must not be kept to be given again: it is the PIN.
  @Post('pin')
  @KnowsRepeats()
  @Header('Cache-Control', 'no-store')
  @Answers('A new PIN for me; it is told once', issuedPinSchema, 201)
  issuePin(@Asker() asker: Principal): Promise<{ pin: string }> {
    return this.credentials.issuePin(person(asker));
  }

  @Delete('pin')
  @HttpCode(204)
  @Answers('I need no PIN any more', undefined, 204)
  removePin(@Asker() asker: Principal): Promise<void> {
    return this.credentials.removePin(asker, person(asker).userId);
  }
}

function person(asker: Principal): UserPrincipal {
  if (asker.kind !== 'user') throw new LintelError('FORBIDDEN', { detail: 'Only people have a PIN.' });
  return asker;
}

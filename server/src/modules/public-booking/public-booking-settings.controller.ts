import {
  idSchema,
  profileSchema,
  publicBookingSettingsSchema,
  putProfileSchema,
  type Profile,
  type PublicBookingSettings,
  type PutProfile,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { PublicBookingSettingsService } from './public-booking-settings.js';

const id = () => Param('id', { schema: idSchema });

@Controller('api/v1')
export class PublicBookingSettingsController {
  constructor(private readonly settings: PublicBookingSettingsService) {}

  @Get('tenant/public-booking')
  @Allow('admin')
  @Answers('How bookings of customers are taken', publicBookingSettingsSchema)
  get(@Asker() asker: Principal): Promise<PublicBookingSettings> {
    return this.settings.read(asker.tenantId);
  }

  @Put('tenant/public-booking')
  @Allow('admin')
  @Answers('Say how bookings of customers are taken', publicBookingSettingsSchema)
  put(
    @Asker() asker: Principal,
    @Body({ schema: publicBookingSettingsSchema }) body: PublicBookingSettings,
  ): Promise<PublicBookingSettings> {
    return this.settings.put(asker, body);
  }

  @Get('users/:id/profile')
  @Allow('member')
  @Answers('How somebody shows to customers', profileSchema)
  profile(@Asker() asker: Principal, @id() userId: string): Promise<Profile> {
    return this.settings.profile(asker, userId);
  }

  @Put('users/:id/profile')
  @Allow('member')
  @Answers('Say how somebody shows to customers', profileSchema)
  putProfile(
    @Asker() asker: Principal,
    @id() userId: string,
    @Body({ schema: putProfileSchema }) body: PutProfile,
  ): Promise<Profile> {
    return this.settings.putProfile(asker, userId, body);
  }
}

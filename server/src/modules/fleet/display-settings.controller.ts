import {
  idSchema,
  putDisplaySettingsSchema,
  type DisplaySettings,
  type DisplaySettingsScope,
  type DisplaySettingsView,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import type { DisplayPrincipal, Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { DisplaySettingsService } from './display-settings.service.js';

const scopes = { tenant: 'TENANT', location: 'LOCATION', display: 'DISPLAY' } as const satisfies Record<
  string,
  DisplaySettingsScope
>;
const scopeSchema = z.enum(['tenant', 'location', 'display']).transform((scope): DisplaySettingsScope => scopes[scope]);

@Controller()
@Allow('admin')
export class DisplaySettingsController {
  constructor(private readonly settings: DisplaySettingsService) {}

  @Get('api/v1/displays/settings/:scope/:id')
  get(
    @Asker() asker: Principal,
    @Param('scope', { schema: scopeSchema }) scope: DisplaySettingsScope,
    @Param('id', { schema: idSchema }) id: string,
  ): Promise<DisplaySettingsView> {
    return this.settings.get(asker, { scope, id });
  }

  @Put('api/v1/displays/settings/:scope/:id')
  put(
    @Asker() asker: Principal,
    @Param('scope', { schema: scopeSchema }) scope: DisplaySettingsScope,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: putDisplaySettingsSchema }) { settings }: z.output<typeof putDisplaySettingsSchema>,
  ): Promise<DisplaySettingsView> {
    return this.settings.put(asker, { scope, id }, settings);
  }

  /** What holds for the display that asks. */
  @Get('api/v1/display/settings')
  @Allow('display')
  own(@Asker() display: DisplayPrincipal): Promise<DisplaySettings> {
    return this.settings.of(display);
  }
}

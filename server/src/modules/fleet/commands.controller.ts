import {
  commandResultSchema,
  idSchema,
  sendCommandSchema,
  sendCommandsSchema,
  uploadScreenshotSchema,
  type CommandResult,
  type CommandView,
  type Placement,
  type SendCommand,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { DisplayPrincipal, Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { CommandResults } from './command-results.js';
import { FleetReader } from './fleet-reader.js';
import { SendCommands } from './send-commands.js';

const listQuerySchema = z.strictObject({
  batchId: idSchema.optional(),
  /** Only older ones than this. */
  before: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
});
type ListQuery = z.output<typeof listQuerySchema>;
const id = () => Param('id', { schema: idSchema });

@Controller()
@Allow('admin')
export class CommandsController {
  constructor(
    private readonly commands: SendCommands,
    private readonly results: CommandResults,
    private readonly reader: FleetReader,
  ) {}

  /** What a command may be given to, by place and ring. */
  @Get('api/v1/displays/placements')
  async placements(@Asker() asker: Principal): Promise<{ items: Placement[] }> {
    return { items: await this.reader.placements(asker.tenantId) };
  }

  @Post('api/v1/displays/commands')
  async toMany(
    @Asker() asker: Principal,
    @Body({ schema: sendCommandsSchema }) { filter, ...order }: z.output<typeof sendCommandsSchema>,
  ): Promise<{ items: CommandView[] }> {
    return { items: await this.commands.toMany(asker, filter, order) };
  }

  @Get('api/v1/displays/commands')
  async list(
    @Asker() asker: Principal,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<{ items: CommandView[] }> {
    return { items: await this.reader.commands(asker.tenantId, query) };
  }

  @Post('api/v1/displays/:id/commands')
  toOne(
    @Asker() asker: Principal,
    @id() displayId: string,
    @Body({ schema: sendCommandSchema }) order: SendCommand,
  ): Promise<CommandView> {
    return this.commands.toOne(asker, displayId, order);
  }

  @Get('api/v1/displays/:id/commands')
  async ofOne(
    @Asker() asker: Principal,
    @id() displayId: string,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<{ items: CommandView[] }> {
    return { items: await this.reader.commandsOf(asker.tenantId, displayId, query) };
  }

  @Get('api/v1/displays/:id/screenshot')
  async screenshot(@Asker() asker: Principal, @id() displayId: string, @Res() reply: FastifyReply): Promise<void> {
    const { type, picture, takenAt } = await this.reader.screenshot(asker.tenantId, displayId);
    void reply
      .type(type)
      .header('Cache-Control', 'private, no-store')
      .header('Last-Modified', new Date(takenAt).toUTCString())
      .send(picture);
  }

  @Post('api/v1/display/command-results')
  @Allow('display')
  @HttpCode(200)
  take(
    @Asker() display: DisplayPrincipal,
    @Body({ schema: commandResultSchema }) result: CommandResult,
  ): Promise<CommandView> {
    return this.results.take(display, result);
  }

  @Post('api/v1/display/commands/:id/screenshot')
  @Allow('display')
  @HttpCode(200)
  takeScreenshot(
    @Asker() display: DisplayPrincipal,
    @id() commandId: string,
    @Body({ schema: uploadScreenshotSchema }) screenshot: z.output<typeof uploadScreenshotSchema>,
  ): Promise<CommandView> {
    return this.results.takeScreenshot(display, commandId, screenshot);
  }
}

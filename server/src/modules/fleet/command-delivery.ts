import type { DisplayCommand } from '@lintel/shared/contracts';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { DisplayConnections, type DisplayConnection } from '../displays/display-connections.js';
import { CommandsRepository, type CommandRecord } from './commands.repository.js';
import { DisplaySettingsService } from './display-settings.service.js';

/**
 * Carries commands to the displays connected to this process: new ones at once, open ones to whoever comes back. One
 * delivery at a time, so that a display with both links is told once; after a return it may be told again, and answers
 * twice what it does once.
 */
@Injectable()
export class CommandDelivery implements OnApplicationBootstrap {
  private readonly returned = new Set<string>();
  private readonly addressed = new Set<string>();
  private isDelivering = false;

  constructor(
    private readonly connections: DisplayConnections,
    private readonly commands: CommandsRepository,
    private readonly settings: DisplaySettingsService,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.subscribe((hints) => this.take(hints));
    this.connections.onReady(({ principal }) => {
      this.returned.add(principal.displayId);
      void this.deliver();
    });
  }

  private take(hints: readonly LiveHint[]): void {
    for (const { type, subjectId } of hints) {
      if (type === 'display.command-given' && this.connections.readyOf(subjectId).length > 0)
        this.addressed.add(subjectId);
    }
    if (this.addressed.size > 0) void this.deliver();
  }

  /** To those who came back first: what they are told of then is not new any more. */
  private async deliver(): Promise<void> {
    if (this.isDelivering) return;
    this.isDelivering = true;
    while (this.returned.size > 0 || this.addressed.size > 0) {
      const isReturn = this.returned.size > 0;
      const waiting = isReturn ? this.returned : this.addressed;
      const displayIds = [...waiting];
      waiting.clear();
      await this.deliverTo(displayIds, isReturn);
    }
    this.isDelivering = false;
  }

  private async deliverTo(displayIds: readonly string[], again: boolean): Promise<void> {
    try {
      for (const command of await this.commands.takeOpen(displayIds, this.clock.now(), again)) await this.send(command);
    } catch (error) {
      this.log.error({ err: error, displayIds }, 'commands could not be delivered; they wait for the next connection');
    }
  }

  private async send(record: CommandRecord): Promise<void> {
    const connection: DisplayConnection | undefined = this.connections.readyOf(record.displayId)[0];
    // It left at this moment: who comes back is told again.
    if (connection) connection.command(await this.toWire(record, connection));
  }

  private async toWire(
    { id, command, version }: CommandRecord,
    { principal }: DisplayConnection,
  ): Promise<DisplayCommand> {
    if (command === 'config') return { commandId: id, command, settings: await this.settings.of(principal) };
    if (command === 'update') return { commandId: id, command, version: version! };
    return { commandId: id, command };
  }
}

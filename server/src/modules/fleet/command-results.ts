import {
  commandResultSchema,
  type CommandResult,
  type CommandView,
  type uploadScreenshotSchema,
} from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, systemActor, type DisplayPrincipal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { toCommandView } from './command-view.js';
import { CommandsRepository, type CommandRecord } from './commands.repository.js';
import { ScreenshotsRepository } from './screenshots.repository.js';

const LOOK_MS = 15_000;
const BATCH = 200;
/** Who asks what a display was told a month ago? */
const KEEP_MS = 30 * DAY_MS;
/** More commands than anybody gives a display while it is away. */
const MOST_WAITING = 200;

/** What became of commands: what displays say, and that some never said anything. */
@Injectable()
export class CommandResults implements OnApplicationBootstrap {
  /** What displays said that is not written yet, by display, as long as there is any. */
  private readonly heard = new Map<string, CommandResult[]>();

  constructor(
    private readonly db: Database,
    private readonly commands: CommandsRepository,
    private readonly screenshots: ScreenshotsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.every(LOOK_MS, () => this.expire());
    this.clock.every(60 * MINUTE_MS, () => this.commands.deleteBefore(this.clock.now() - KEEP_MS));
  }

  /** The first result counts; a display that says it again, or too late, is answered with what is known. */
  take(display: DisplayPrincipal, result: CommandResult): Promise<CommandView> {
    return this.db.tenant(display.tenantId, (tx) => this.finish(tx, display, result));
  }

  /** What came over a lasting connection: false where it is no result, or there are too many at once. */
  hear(display: DisplayPrincipal, payload: unknown): boolean {
    const result = commandResultSchema.safeParse(payload);
    if (!result.success) return false;
    const waiting = this.heard.get(display.displayId);
    if (waiting && waiting.length >= MOST_WAITING) return false;
    if (waiting) waiting.push(result.data);
    else void this.takeHeard(display, [result.data]);
    return true;
  }

  /** A screenshot that was asked for is the result of its command. */
  takeScreenshot(
    display: DisplayPrincipal,
    commandId: string,
    { type, data, width, height }: z.infer<typeof uploadScreenshotSchema>,
  ): Promise<CommandView> {
    return this.db.tenant(display.tenantId, async (tx) => {
      const command = await this.get(tx, display, commandId);
      if (command.command !== 'screenshot') throw noSuchCommand();
      if (command.finishedAt === null) {
        const takenAt = this.clock.now();
        const picture = Buffer.from(data, 'base64');
        await this.screenshots.put(tx, display, { type, picture, width, height, takenAt });
      }
      return this.finish(tx, display, { commandId, status: 'DONE' });
    });
  }

  async expire(): Promise<void> {
    let found: number;
    do {
      found = await this.db.system(async (tx) => {
        const at = this.clock.now();
        const expired = await this.commands.expire(tx, at, BATCH);
        for (const { tenantId, displayId } of expired) {
          await this.events.append(tx, tenantId, {
            type: 'display.command-finished',
            subjectId: displayId,
            actor: systemActor,
            at,
            diff: { status: { from: 'SENT', to: 'EXPIRED' } },
          });
        }
        return expired.length;
      });
    } while (found === BATCH);
  }

  /** One after another: whatever a display says and however fast, it takes one connection to the database. */
  private async takeHeard(display: DisplayPrincipal, waiting: CommandResult[]): Promise<void> {
    this.heard.set(display.displayId, waiting);
    for (let result = waiting.shift(); result; result = waiting.shift()) {
      try {
        await this.take(display, result);
      } catch (error) {
        if (!(error instanceof LintelError))
          this.log.error({ err: error }, 'the result of a command could not be written');
      }
    }
    this.heard.delete(display.displayId);
  }

  private async finish(tx: Tx, display: DisplayPrincipal, result: CommandResult): Promise<CommandView> {
    const command = await this.get(tx, display, result.commandId);
    if (command.finishedAt !== null) return toCommandView(command);
    const at = this.clock.now();
    await this.commands.finish(tx, result, at);
    await this.events.append(tx, display.tenantId, {
      type: 'display.command-finished',
      subjectId: display.displayId,
      actor: actorOf(display),
      at,
      diff: { status: { from: command.status, to: result.status } },
    });
    const { status, reason = null, detail = null } = result;
    return toCommandView({ ...command, status, reason, detail, finishedAt: at });
  }

  private async get(tx: Tx, { displayId }: DisplayPrincipal, id: string): Promise<CommandRecord> {
    const command = await this.commands.lock(tx, displayId, id);
    if (!command) throw noSuchCommand();
    return command;
  }
}

const noSuchCommand = () => new LintelError('NOT_FOUND', { detail: 'There is no such command for this display.' });

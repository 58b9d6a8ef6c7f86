import type { Actor, CommandView, FleetFilter, SendCommand } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { toCommandView } from './command-view.js';
import { CommandsRepository, type NewCommand } from './commands.repository.js';
import { DisplaySettingsRepository } from './display-settings.repository.js';
import type { SettingsBook } from './settings-book.js';

/**
 * How long a display that is away may still be told: to blink for somebody who left long ago helps nobody, an update may
 * wait for the morning.
 */
const lifetimeMinutes: Record<SendCommand['command'], number> = {
  identify: 1,
  screenshot: 5,
  reload: 10,
  config: 10,
  reboot: 10,
  update: 12 * 60,
};

/** Tells displays to do something: the wish is recorded, and delivered as soon as each can be reached. */
@Injectable()
export class SendCommands {
  constructor(
    private readonly db: Database,
    private readonly commands: CommandsRepository,
    private readonly settings: DisplaySettingsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  toOne(asker: Principal, displayId: string, order: SendCommand): Promise<CommandView> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const book = await this.settings.load(tx, asker.tenantId);
      if (!book.has({ scope: 'DISPLAY', id: displayId })) throw noSuchDisplay();
      const [command] = await this.record(tx, asker.tenantId, actorOf(asker), [displayId], order);
      return command!;
    });
  }

  /** Throws NOT_FOUND where one of the named displays does not exist; a filter that nobody fits tells nobody anything. */
  toMany(asker: Principal, filter: FleetFilter, order: SendCommand): Promise<CommandView[]> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const book = await this.settings.load(tx, asker.tenantId);
      return this.record(tx, asker.tenantId, actorOf(asker), chosen(book, filter), order);
    });
  }

  /** Inside the caller's transaction. */
  async record(
    tx: Tx,
    tenantId: string,
    requestedBy: Actor,
    displayIds: readonly string[],
    { command, version }: SendCommand,
  ): Promise<CommandView[]> {
    if (displayIds.length === 0) return [];
    const createdAt = this.clock.now();
    const batchId = uuidv7();
    const made = displayIds.map((displayId): NewCommand => {
      const expiresAt = createdAt + lifetimeMinutes[command] * MINUTE_MS;
      return {
        id: uuidv7(),
        tenantId,
        displayId,
        batchId,
        command,
        version: version ?? null,
        requestedBy,
        createdAt,
        expiresAt,
      };
    });
    await this.commands.insert(tx, made);
    for (const { displayId } of made) {
      await this.events.append(tx, tenantId, {
        type: 'display.command-given',
        subjectId: displayId,
        actor: requestedBy,
        at: createdAt,
        diff: { command: { from: null, to: version ? `${command} ${version}` : command } },
      });
    }
    return made.map((each) =>
      toCommandView({ ...each, status: 'QUEUED', reason: null, detail: null, sentAt: null, finishedAt: null }),
    );
  }
}

function chosen(book: SettingsBook, { ids, locationId, ring }: FleetFilter): string[] {
  if (ids?.some((id) => !book.has({ scope: 'DISPLAY', id }))) throw noSuchDisplay();
  if (locationId !== undefined && !book.has({ scope: 'LOCATION', id: locationId })) {
    throw new LintelError('NOT_FOUND', { detail: 'There is no such location.' });
  }
  return [...new Set(ids ?? book.displayIds())].filter(
    (id) =>
      (locationId === undefined || book.locationsOf(id).includes(locationId)) &&
      (ring === undefined || book.effectiveFor(id).updateRing === ring),
  );
}

const noSuchDisplay = () => new LintelError('NOT_FOUND', { detail: 'There is no such display.' });

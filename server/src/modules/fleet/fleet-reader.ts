import type { CommandView, Placement } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/database.js';
import { toCommandView } from './command-view.js';
import { CommandsRepository, type CommandFilter } from './commands.repository.js';
import { DisplaySettingsRepository } from './display-settings.repository.js';
import { ScreenshotsRepository, type ScreenshotRecord } from './screenshots.repository.js';

/** What administrators look at of their fleet. */
@Injectable()
export class FleetReader {
  constructor(
    private readonly db: Database,
    private readonly settings: DisplaySettingsRepository,
    private readonly commandRecords: CommandsRepository,
    private readonly screenshots: ScreenshotsRepository,
  ) {}

  /** Of every display that is not revoked. */
  placements(tenantId: string): Promise<Placement[]> {
    return this.db.tenant(tenantId, async (tx) => {
      const book = await this.settings.load(tx, tenantId);
      const takenAt = await this.screenshots.takenAt(tx);
      return book.displayIds().map((displayId) => {
        const screenshotAt = takenAt.get(displayId);
        return {
          displayId,
          ring: book.effectiveFor(displayId).updateRing,
          locationIds: book.locationsOf(displayId),
          screenshotAt: screenshotAt === undefined ? null : new Date(screenshotAt).toISOString(),
        };
      });
    });
  }

  commands(tenantId: string, filter: CommandFilter): Promise<CommandView[]> {
    return this.db.tenant(tenantId, async (tx) => (await this.commandRecords.list(tx, filter)).map(toCommandView));
  }

  /** Throws NOT_FOUND. */
  commandsOf(tenantId: string, displayId: string, filter: CommandFilter): Promise<CommandView[]> {
    return this.db.tenant(tenantId, async (tx) => {
      await this.mustExist(tx, tenantId, displayId);
      return (await this.commandRecords.list(tx, { ...filter, displayId })).map(toCommandView);
    });
  }

  /** The last one. Throws NOT_FOUND. */
  screenshot(tenantId: string, displayId: string): Promise<ScreenshotRecord> {
    return this.db.tenant(tenantId, async (tx) => {
      const screenshot = await this.screenshots.find(tx, displayId);
      if (!screenshot) throw new LintelError('NOT_FOUND', { detail: 'There is no screenshot of this display.' });
      return screenshot;
    });
  }

  private async mustExist(tx: Tx, tenantId: string, displayId: string): Promise<void> {
    const book = await this.settings.load(tx, tenantId);
    if (!book.has({ scope: 'DISPLAY', id: displayId })) {
      throw new LintelError('NOT_FOUND', { detail: 'There is no such display.' });
    }
  }
}

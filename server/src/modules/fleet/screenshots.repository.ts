import { Injectable } from '@nestjs/common';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { instant, type Tx } from '../../platform/db/database.js';

export interface ScreenshotRecord {
  type: 'image/jpeg';
  picture: Buffer;
  width: number;
  height: number;
  takenAt: number;
}

@Injectable()
export class ScreenshotsRepository {
  /** In place of the one before. */
  async put(tx: Tx, { tenantId, displayId }: DisplayPrincipal, screenshot: ScreenshotRecord): Promise<void> {
    const { type, picture, width, height, takenAt } = screenshot;
    await tx.query(
      `INSERT INTO display_screenshot (tenant_id, display_id, content_type, picture, width, height, taken_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (display_id) DO UPDATE SET content_type = excluded.content_type, picture = excluded.picture,
         width = excluded.width, height = excluded.height, taken_at = excluded.taken_at`,
      [tenantId, displayId, type, picture, width, height, instant(takenAt)],
    );
  }

  async find(tx: Tx, displayId: string): Promise<ScreenshotRecord | null> {
    const rows = await tx.query<ScreenshotRecord>(
      `SELECT content_type AS type, picture, width, height, taken_at AS "takenAt" FROM display_screenshot WHERE display_id = $1`,
      [displayId],
    );
    return rows[0] ?? null;
  }

  /** When the last one of each display was taken. */
  async takenAt(tx: Tx): Promise<ReadonlyMap<string, number>> {
    const rows = await tx.query<{ id: string; takenAt: number }>(
      'SELECT display_id AS id, taken_at AS "takenAt" FROM display_screenshot',
    );
    return new Map(rows.map(({ id, takenAt }) => [id, takenAt]));
  }
}

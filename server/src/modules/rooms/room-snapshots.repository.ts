import type { CalendarHealth } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/database.js';

/** How many versions a process leaves out when it starts. */
const SKIPPED_VERSIONS = 1_000;

@Injectable()
export class RoomSnapshotsRepository {
  constructor(private readonly db: Database) {}

  /**
   * A version for what is read after this returned. Because it is taken first, in a statement that is over before the
   * reading starts, whoever holds a higher version has read at least as much.
   */
  async nextVersion(): Promise<number> {
    const rows = await this.db.systemStatement<{ version: number }>(`SELECT nextval('room_version') AS version`);
    return rows[0]!.version;
  }

  /**
   * Goes on well beyond whatever was handed out. A sequence is flushed to disk only now and then, so after a crash it may
   * give out once more what a screen has already seen, and that screen would ignore everything up to there.
   */
  async skipVersions(): Promise<void> {
    await this.db.systemStatement(`SELECT count(nextval('room_version')) FROM generate_series(1, $1)`, [
      SKIPPED_VERSIONS,
    ]);
  }

  /** How the calendars of the rooms are; rooms without one are left out. */
  async calendarHealth(tx: Tx, resourceIds: readonly string[]): Promise<Map<string, CalendarHealth>> {
    const rows = await tx.query<{
      id: string;
      status: CalendarHealth['status'];
      at: number | null;
      error: string | null;
    }>('SELECT resource_id AS id, status, last_synced_at AS at, error FROM calendar WHERE resource_id = ANY ($1)', [
      resourceIds,
    ]);
    return new Map(
      rows.map(({ id, status, at, error }) => [
        id,
        { status, lastSyncedAt: at === null ? null : new Date(at).toISOString(), error },
      ]),
    );
  }
}

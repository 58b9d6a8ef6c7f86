import type { CalendarHealth } from '@lintel/shared/contracts';
import type { Interval } from '@lintel/shared/intervals';
import { Injectable } from '@nestjs/common';
import { Database, instant } from '../../platform/db/database.js';
import type { CardRecord } from '../bookings/booking-card.js';

/** How many versions a process leaves out when it starts. */
const SKIPPED_VERSIONS = 1_000;

/** What a room has at its door, read after `version` was taken. */
export interface RoomSnapshotRow {
  version: number;
  room_id: string;
  /** Null where the room has no calendar. */
  calendar_status: CalendarHealth['status'] | null;
  calendar_synced_at: number | null;
  calendar_error: string | null;
  bookings: CardRecord[];
}

@Injectable()
export class RoomSnapshotsRepository {
  constructor(private readonly db: Database) {}

  /** All rooms in one round trip; whoever holds a higher version has read at least as much. */
  read(tenantId: string, roomIds: readonly string[], within: Interval): Promise<RoomSnapshotRow[]> {
    return this.db.appStatement<RoomSnapshotRow>('room_snapshot', 'SELECT * FROM room_snapshot($1, $2, $3, $4)', [
      tenantId,
      roomIds,
      instant(within.start),
      instant(within.end),
    ]);
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
}

import type { Actor } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';
import type { BookingRecord } from '../bookings/booking-record.js';
import { SILENT_AFTER_MS, type Reading } from './occupancy-rules.js';

/** What is kept of what a sensor said. */
export interface RoomReading extends Reading {
  resourceId: string;
  source: Actor;
}

export interface NewReading {
  tenantId: string;
  resourceId: string;
  isOccupied: boolean;
  count: number | null;
  /** Epoch milliseconds. */
  readAt: number;
  source: Actor;
}

/** A booking in a room with a sensor, with what is known of each of its rooms. */
export interface WatchedRecord extends BookingRecord {
  roomIds: string[];
  readings: (RoomReading | null)[];
}

@Injectable()
export class OccupancyRepository {
  constructor(private readonly db: Database) {}

  /** Whether it is news: another word than before, or the first after a silence. What is older than what is known is not kept. */
  async put(tx: Tx, reading: NewReading): Promise<boolean> {
    const rows = await tx.query<{ isNews: boolean }>(
      `INSERT INTO room_occupancy AS o (tenant_id, resource_id, is_occupied, count, since, read_at, source)
       VALUES ($1, $2, $3, $4, $5, $5, $6)
       ON CONFLICT (resource_id) DO UPDATE SET
         is_occupied = excluded.is_occupied, count = excluded.count, read_at = excluded.read_at, source = excluded.source,
         since = CASE WHEN o.is_occupied = excluded.is_occupied AND excluded.read_at - o.read_at <= $7 * interval '1 ms'
                      THEN o.since ELSE excluded.since END
       WHERE excluded.read_at > o.read_at
       RETURNING since = read_at AS "isNews"`,
      [
        reading.tenantId,
        reading.resourceId,
        reading.isOccupied,
        reading.count,
        instant(reading.readAt),
        JSON.stringify(reading.source),
        SILENT_AFTER_MS,
      ],
    );
    return rows[0]?.isNews ?? false;
  }

  /** Of each of the resources that are rooms, in any order; null where no sensor ever spoke. */
  async readingsOf(tx: Tx, resourceIds: readonly string[]): Promise<(RoomReading | null)[]> {
    const rows = await tx.query<{ reading: RoomReading | null }>(
      `SELECT ${reading} AS reading FROM resource x LEFT JOIN room_occupancy o ON o.resource_id = x.id
        WHERE x.id = ANY ($1::uuid[]) AND x.type = 'ROOM'`,
      [resourceIds],
    );
    return rows.map((row) => row.reading);
  }

  /** Bookings that have their rooms, are not over and begin before `until`, where one of the rooms has a sensor. */
  watched(now: number, until: number): Promise<WatchedRecord[]> {
    return this.db.systemStatement<WatchedRecord>(
      `SELECT b.*, rooms.ids AS "roomIds", rooms.readings
         FROM booking b
        CROSS JOIN LATERAL (
          SELECT array_agg(x.id) AS ids, jsonb_agg(${reading}) AS readings
            FROM booking_resource r JOIN resource x ON x.id = r.resource_id AND x.type = 'ROOM'
            LEFT JOIN room_occupancy o ON o.resource_id = x.id
           WHERE r.booking_id = b.id
        ) rooms
        WHERE b.id IN (
          SELECT r.booking_id FROM room_occupancy o JOIN booking_resource r ON r.resource_id = o.resource_id
           WHERE r.end_at > $1 AND r.start_at < $2)
          AND b.status IN ('CONFIRMED', 'ATTENDED') AND b.released_at IS NULL AND b.end_at > $1 AND b.start_at < $2`,
      [instant(now), instant(until)],
    );
  }
}

const reading = `CASE WHEN o.resource_id IS NOT NULL THEN jsonb_build_object('resourceId', o.resource_id, 'isOccupied', o.is_occupied,
  'since', epoch_ms(o.since), 'readAt', epoch_ms(o.read_at), 'source', o.source) END`;

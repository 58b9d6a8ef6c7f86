import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** How often somebody booked a room and did not come; instants in epoch milliseconds. */
export interface NoShowRow {
  resourceId: string;
  email: string | null;
  name: string | null;
  missed: number;
  total: number;
  lastMissedAt: number;
}

@Injectable()
export class NoShowsRepository {
  /** Of meetings that began in `[from, to)` and are over: organisers and rooms with at least `minimum` missed, the most first. */
  repeated(tx: Tx, { from, to, minimum, resourceId, limit }: RepeatedOptions): Promise<NoShowRow[]> {
    return tx.query<NoShowRow>(
      `SELECT r.resource_id AS "resourceId", lower(b.organizer_email) AS email, max(b.organizer_name) AS name,
              count(*) FILTER (WHERE b.status = 'NO_SHOW') AS missed, count(*) AS total,
              max(b.start_at) FILTER (WHERE b.status = 'NO_SHOW') AS "lastMissedAt"
         FROM booking b JOIN booking_resource r ON r.booking_id = b.id
         JOIN resource x ON x.id = r.resource_id AND x.type = 'ROOM'
        WHERE b.start_at >= $1 AND b.start_at < $2 AND b.status IN ('NO_SHOW', 'ATTENDED', 'COMPLETED')
          AND ($3::uuid IS NULL OR r.resource_id = $3)
          AND (b.organizer_email IS NOT NULL OR b.organizer_name IS NOT NULL)
        GROUP BY r.resource_id, lower(b.organizer_email), CASE WHEN b.organizer_email IS NULL THEN b.organizer_name END
       HAVING count(*) FILTER (WHERE b.status = 'NO_SHOW') >= $4
        ORDER BY missed DESC, "lastMissedAt" DESC, r.resource_id LIMIT $5`,
      [instant(from), instant(to), resourceId, minimum, limit],
    );
  }
}

export interface RepeatedOptions {
  from: number;
  to: number;
  minimum: number;
  resourceId: string | null;
  limit: number;
}
